import { mismatch } from '@hgn/core';
import { onAnnulus, type Spread } from '../annulus.ts';
import { assertFriction, assertPositive, assertRadius, type RadiusRange } from '../constants.ts';
import { colorsOf, type Look, sceneOf, seenWhole } from '../look.ts';
import type { System } from '../system.ts';

/** The constants of {@link duffing}. */
export type DuffingOptions = Look &
  Pick<System, 'friction'> & {
    readonly mass?: number;
    /** α, below 0 for two wells. */
    readonly linear?: number;
    /** β */
    readonly cubic?: number;
    /** Of the initial state in (q, p). */
    readonly radius?: RadiusRange;
    readonly spread?: Spread;
  };

const SIZE = 0.35;

/**
 * Duffing's oscillator without a drive: H = p²/2m + α·q²/2 + β·q⁴/4. Where α < 0, as by default, it
 * has two wells at ±√(−α/β), and a separatrix between motions in one of them and about both. Seen as
 * a disc that moves to the left and the right.
 *
 * @throws HgnError if m or β is not above 0
 * @see I. Kovacic, M. J. Brennan, The Duffing Equation, 2011, DOI 10.1002/9780470977859
 */
export function duffing({
  mass = 1,
  linear = -1,
  cubic = 1,
  radius = [0.2, 1.6],
  ...more
}: DuffingOptions = {}): System {
  const { friction = 0, spread, size = SIZE } = more;
  assertPositive('duffing', { mass, cubic });
  assertRadius('duffing', radius);
  assertFriction('duffing', friction);
  if (!Number.isFinite(linear)) {
    throw mismatch('duffing: linear', 'a number', `${linear}`, 'Below 0 there are two wells.');
  }
  const [color = [1, 0, 0]] = colorsOf(more, 1);
  // the highest start is at (radius, 0) or (0, radius); V = that energy at the turning point
  const height = Math.max(
    (linear * radius[1] ** 2) / 2 + (cubic * radius[1] ** 4) / 4,
    radius[1] ** 2 / (2 * mass),
    0,
  );
  const turning = Math.sqrt((-linear + Math.sqrt(linear ** 2 + 4 * cubic * height)) / cubic);
  const draw: System['draw'] = ({ q: [x = NaN] }) =>
    sceneOf(more, 1.1 * turning + size, [{ x, y: 0, radius: size, color }]);
  return {
    name: 'duffing',
    constants: { mass, linear, cubic, radius, ...more },
    dimension: 1,
    friction,
    separable: true,
    energy: ({ q: [q = NaN], p: [p = NaN] }) =>
      p ** 2 / (2 * mass) + (linear * q ** 2) / 2 + (cubic * q ** 4) / 4,
    dHdq: ({ q: [q = NaN] }) => Float64Array.of(linear * q + cubic * q ** 3),
    dHdp: ({ p: [p = NaN] }) => Float64Array.of(p / mass),
    sample: (rng) => {
      const [q, p] = onAnnulus(rng, radius, spread);
      return { q: Float64Array.of(q), p: Float64Array.of(p) };
    },
    allows: (state) => seenWhole(draw(state)),
    draw,
  };
}
