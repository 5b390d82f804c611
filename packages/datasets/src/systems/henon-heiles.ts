import { mismatch, type Rng } from '@hgn/core';
import { assertFriction, assertPositive, assertRadius, type RadiusRange } from '../constants.ts';
import { colorsOf, type Look, sceneOf } from '../look.ts';
import type { System } from '../system.ts';

/** The constants of {@link henonHeiles}. */
export type HenonHeilesOptions = Look &
  Pick<System, 'friction'> & {
    /** λ, which couples the two oscillators. */
    readonly coupling?: number;
    /** The range of the energy, in units of the one at which the star may escape, 1/(6·λ²). */
    readonly energy?: RadiusRange;
  };

const SIZE = 0.25;

/**
 * A star in the meridian plane of a galaxy: H = (p₁² + p₂²)/2 + (x² + y²)/2 + λ·(x²·y − y³/3),
 * q = [x, y]. Below an energy of 1/(6·λ²) it stays within an equilateral triangle; the higher the
 * energy, the more of the motion is chaotic: at half of it little, at all of it nearly everything.
 * Trajectories begin anywhere on the energy surface. Seen as a disc, y upward.
 *
 * @throws HgnError if a constant is out of its range
 * @see M. Hénon, C. Heiles, The applicability of the third integral of motion, 1964,
 *   DOI 10.1086/109234
 */
export function henonHeiles({
  coupling = 1,
  energy = [0.3, 0.95],
  ...more
}: HenonHeilesOptions = {}): System {
  const { friction = 0, size = SIZE } = more;
  assertPositive('henonHeiles', { coupling });
  assertRadius('henonHeiles', energy);
  assertFriction('henonHeiles', friction);
  if (energy[1] > 1) {
    throw mismatch(
      'henonHeiles: energy',
      'at most 1',
      `${energy[1]}`,
      'Above it the star escapes.',
    );
  }
  const potential = (x: number, y: number): number =>
    (x ** 2 + y ** 2) / 2 + coupling * (x ** 2 * y - y ** 3 / 3);
  const [color = [1, 0, 0]] = colorsOf(more, 1);
  return {
    name: 'henon-heiles',
    constants: { coupling, energy, ...more },
    dimension: 2,
    friction,
    separable: true,
    energy: ({ q: [x = NaN, y = NaN], p: [px = NaN, py = NaN] }) =>
      (px ** 2 + py ** 2) / 2 + potential(x, y),
    inPlace: true,
    dHdq: ({ q }, into = new Float64Array(2)) => {
      const [x, y] = [q[0] as number, q[1] as number];
      into[0] = x + 2 * coupling * x * y;
      into[1] = y + coupling * (x * x - y * y);
      return into;
    },
    dHdp: ({ p }, into = new Float64Array(2)) => {
      into[0] = p[0] as number;
      into[1] = p[1] as number;
      return into;
    },
    sample: (rng) => {
      const share = energy[0] + (energy[1] - energy[0]) * rng.uniform();
      const total = share / (6 * coupling ** 2);
      for (;;) {
        const [x, y] = inTriangle(rng, 1 / coupling);
        const rest = total - potential(x, y);
        if (rest < 0) continue;
        const [speed, angle] = [Math.sqrt(2 * rest), 2 * Math.PI * rng.uniform()];
        return {
          q: Float64Array.of(x, y),
          p: Float64Array.of(speed * Math.cos(angle), speed * Math.sin(angle)),
        };
      }
    },
    draw: ({ q: [x = NaN, y = NaN] }) =>
      sceneOf(more, 1 / coupling + size, [{ x, y: -y, radius: size, color }]),
  };
}

/** A point of the equilateral triangle about the origin with a corner at (0, height). */
function inTriangle(rng: Rng, height: number): readonly [x: number, y: number] {
  let [a, b] = [rng.uniform(), rng.uniform()];
  if (a + b > 1) [a, b] = [1 - a, 1 - b];
  // the corners (0, 1), (−√3/2, −1/2), (√3/2, −1/2)
  return [(height * Math.sqrt(3) * (b - a)) / 2, height * (1 - 1.5 * (a + b))];
}
