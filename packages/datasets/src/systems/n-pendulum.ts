import { mismatch, type Rng } from '@hgn/core';
import { onAnnulus, type Spread } from '../annulus.ts';
import { assertFriction, assertPositive, assertRadius, type RadiusRange } from '../constants.ts';
import { colorsOf, type Looks, sceneOf } from '../look.ts';
import { bobsOf, pendulumChain } from '../pendulum-chain.ts';
import type { System } from '../system.ts';

/** The constants of an {@link nPendulum}. */
export type NPendulumOptions = Looks &
  Pick<System, 'friction'> & {
    /** From the pivot down; there are as many bobs. */
    readonly masses?: readonly number[];
    readonly lengths?: readonly number[];
    readonly gravity?: number;
    /** Of the initial state: see {@link PendulumStart}. */
    readonly radius?: RadiusRange;
    readonly spread?: Spread;
    readonly start?: PendulumStart;
  };

/**
 * How several pendulums begin: `'each'` bob at a distance in `radius` from the origin of its (q, p),
 * the default; or `'all'` angles together at one from the origin, and all momenta at the same from
 * theirs, in the direction of a point of a cube.
 */
export type PendulumStart = 'each' | 'all';

/**
 * A chain of n pendulums, chaotic from two on: see `pendulumChain` for its H(q, p), which is not
 * separable; q are the angles from the vertical. Seen as discs of area m, the first one on top.
 *
 * @throws HgnError if a constant is not above 0, or there are not as many masses as lengths
 */
export function nPendulum({
  masses = [0.5, 0.5, 0.5],
  lengths = [0.8, 0.8, 0.8],
  gravity = 3,
  radius = [0.5, 1.5],
  ...more
}: NPendulumOptions = {}): System {
  const { friction = 0, spread, start = 'each', size } = more;
  const named = (name: string, values: readonly number[]): [string, number][] =>
    values.map((value, i) => [`${name}[${i}]`, value]);
  assertPositive('nPendulum', {
    gravity,
    ...Object.fromEntries([...named('masses', masses), ...named('lengths', lengths)]),
  });
  assertRadius('nPendulum', radius);
  assertFriction('nPendulum', friction);
  if (masses.length !== lengths.length || masses.length === 0) {
    const got = `${masses.length} and ${lengths.length}`;
    throw mismatch('nPendulum', 'as many masses as lengths', got, 'Each bob has a rod.');
  }
  const sizes = masses.map((mass) => size ?? Math.sqrt(mass / Math.PI));
  const reach = lengths.reduce((sum, length) => sum + length, 0) + Math.max(...sizes);
  const colors = colorsOf(more, masses.length);
  return {
    name: 'n-pendulum',
    constants: { masses, lengths, gravity, radius, ...more },
    dimension: masses.length,
    friction,
    ...pendulumChain(masses, lengths, gravity),
    sample: (rng) => {
      if (start === 'all') {
        const length = radius[0] + (radius[1] - radius[0]) * rng.uniform();
        return { q: inCube(rng, masses.length, length), p: inCube(rng, masses.length, length) };
      }
      const points = masses.map((_, i) => onAnnulus(rng.split(i), radius, spread));
      return {
        q: Float64Array.from(points, ([q]) => q),
        p: Float64Array.from(points, ([, p]) => p),
      };
    },
    draw: ({ q }) => {
      const bobs = bobsOf(q, lengths);
      const discs = bobs.map((at, i) => {
        return { ...at, radius: sizes[i] as number, color: colors[i] ?? [1, 0, 0] };
      });
      return sceneOf(more, reach, discs);
    },
  };
}

/** A vector of a length, in the direction of a point of a cube. */
function inCube(rng: Rng, n: number, length: number): Float64Array {
  const point = Float64Array.from({ length: n }, () => 2 * rng.uniform() - 1);
  const by = length / Math.hypot(...point);
  return point.map((x) => by * x);
}
