import { mismatch } from '@hgn/core';
import { assertWhole } from '../assert-whole.ts';
import { assertFriction, assertPositive } from '../constants.ts';
import { colorsOf, type Looks, sceneOf, seenWhole } from '../look.ts';
import { springs } from '../springs.ts';
import type { System } from '../system.ts';

/** The constants of a {@link springChain}. */
export type SpringChainOptions = Looks &
  Pick<System, 'friction'> & {
    /** How many. */
    readonly bodies?: number;
    /** Of each. */
    readonly mass?: number;
    /** Of each spring. */
    readonly stiffness?: number;
    readonly ends?: SpringChainEnds;
    /** The largest first displacement; the largest first momentum is that times √(k·m). */
    readonly amplitude?: number;
  };

/** What the ends of a {@link springChain} hang on: walls, nothing, or each other. */
export type SpringChainEnds = 'fixed' | 'free' | 'ring';

/**
 * Equal masses in a row, with equal springs between neighbours: H = Σ pᵢ²/2m + Σ k·(qᵢ₊₁ − qᵢ)²/2.
 * Between walls, the default, its modes have the frequencies 2·√(k/m)·sin(π·j/(2n + 2)). The motion is
 * exact. Seen as discs in a row that move up and down, q downward.
 *
 * @throws HgnError if a constant is not above 0, or the ends are others
 * @see A. P. French, Vibrations and Waves, 1971, chapter 5
 */
export function springChain({
  bodies = 4,
  mass = 1,
  stiffness = 2,
  ends = 'fixed',
  amplitude = 0.5,
  ...more
}: SpringChainOptions = {}): System {
  const { friction = 0, size = 0.8 / bodies } = more;
  assertWhole('springChain: bodies', bodies, 2);
  assertPositive('springChain', { mass, stiffness, amplitude });
  assertFriction('springChain', friction);
  if (!['fixed', 'free', 'ring'].includes(ends)) {
    throw mismatch('springChain: ends', 'fixed, free or ring', ends, 'Leave it out for walls.');
  }
  const matrix = Array.from({ length: bodies }, () => new Array<number>(bodies).fill(0));
  const add = (i: number, j: number, value: number): void => {
    const row = matrix[i] as number[];
    row[j] = (row[j] as number) + value;
  };
  const link = (i: number, j: number): void => {
    for (const [a, b] of [
      [i, j],
      [j, i],
    ] as const) {
      add(a, a, stiffness);
      add(a, b, -stiffness);
    }
  };
  for (let i = 0; i + 1 < bodies; i++) link(i, i + 1);
  if (ends === 'ring') link(bodies - 1, 0);
  if (ends === 'fixed') for (const i of [0, bodies - 1]) add(i, i, stiffness);
  const colors = colorsOf(more, bodies);
  const draw: System['draw'] = ({ q }) =>
    sceneOf(
      more,
      1 + size,
      colors.map((color, i) => {
        return { x: (2 * i + 1) / bodies - 1, y: q[i] as number, radius: size, color };
      }),
    );
  return {
    name: 'spring-chain',
    constants: { bodies, mass, stiffness, ends, amplitude, ...more },
    dimension: bodies,
    ...springs({ mass, friction, stiffness: matrix, axes: 1 }),
    sample: (rng) => {
      const drawn = (largest: number): Float64Array => {
        const values = Float64Array.from({ length: bodies }, () => 2 * rng.uniform() - 1);
        const mean = values.reduce((sum, x) => sum + x, 0) / bodies;
        // nothing holds the mean of loose ends
        return values.map((x) => largest * (ends === 'fixed' ? x : (x - mean) / 2));
      };
      return { q: drawn(amplitude), p: drawn(amplitude * Math.sqrt(stiffness * mass)) };
    },
    allows: (state) => seenWhole(draw(state)),
    draw,
  };
}
