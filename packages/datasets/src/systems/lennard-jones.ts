import { type Rng } from '@hgn/core';
import { assertWhole } from '../assert-whole.ts';
import { assertFriction, assertPositive } from '../constants.ts';
import { colorsOf, type Looks, sceneOf } from '../look.ts';
import { periodicSquares } from '../periodic-squares.ts';
import type { Disc } from '../scene.ts';
import type { System } from '../system.ts';

/** The constants of {@link lennardJones}. */
export type LennardJonesOptions = Looks &
  Pick<System, 'friction'> & {
    /** How many. */
    readonly particles?: number;
    /** In a square of σ²: the side of the box is σ·√(particles/density). */
    readonly density?: number;
    /** Of the first momenta: m·kT is the variance of each component. */
    readonly temperature?: number;
    /** Of each particle. */
    readonly mass?: number;
    /** Depth of the potential. */
    readonly epsilon?: number;
    /** Where the potential of a pair is 0. */
    readonly sigma?: number;
  };

/** Steps of the leapfrog that melts the lattice, and their length in units of σ·√(m/ε). */
const [MELTING, STEP] = [400, 0.005];

/**
 * A two-dimensional Lennard-Jones fluid in a periodic box: H = Σ |pᵢ|²/2m + Σᵢ<ⱼ V(|qᵢ − qⱼ|), with
 * V(r) = 4ε·((σ/r)¹² − (σ/r)⁶) of the nearest image. The distance is smooth and periodic, see
 * `periodicSquares`: a potential that is cut off, as is usual, has kinks that no method integrates to
 * rounding. q = [x₁, y₁, x₂, y₂, …] are not wrapped. Trajectories begin with a lattice that was given
 * random momenta, with no sum, and left to melt. Seen as discs, those across an edge at both sides.
 *
 * The suite of 2021 has 4 particles at a very low density and 16 of a liquid; their densities and
 * temperatures are not in its repository, those here are ours, in units of m, ε and σ.
 *
 * @throws HgnError if a constant is not above 0
 * @see A. Botev et al., Which priors matter? Benchmarking models for learning latent dynamics,
 *   2021, arXiv:2111.05458
 */
export function lennardJones({
  particles = 16,
  density = 0.77,
  temperature = 1,
  mass = 1,
  epsilon = 1,
  sigma = 1,
  size = 0.3,
  ...more
}: LennardJonesOptions = {}): System {
  const { friction = 0 } = more;
  assertWhole('lennardJones: particles', particles, 2);
  assertPositive('lennardJones', { density, temperature, mass, epsilon, sigma, size });
  assertFriction('lennardJones', friction);
  const box = sigma * Math.sqrt(particles / density);
  const colors = colorsOf(more, particles);
  const { turns, square, halfSlope } = periodicSquares(box);
  const wrapped = (x: number): number => x - box * Math.round(x / box);
  const dHdq = ({ q }: { readonly q: Float64Array }): Float64Array => {
    const slope = new Float64Array(2 * particles);
    const at = turns(q);
    for (let i = 0; i < 2 * particles; i += 2) {
      for (let j = i + 2; j < 2 * particles; j += 2) {
        const inverse = 1 / (square(at, i, j) + square(at, i + 1, j + 1));
        const sixth = sigma ** 6 * inverse * inverse * inverse;
        const push = 24 * epsilon * sixth * (1 - 2 * sixth) * inverse; // V′(r)/r
        const [x, y] = [push * halfSlope(at, i, j), push * halfSlope(at, i + 1, j + 1)];
        slope[i] = (slope[i] as number) + x;
        slope[i + 1] = (slope[i + 1] as number) + y;
        slope[j] = (slope[j] as number) - x;
        slope[j + 1] = (slope[j + 1] as number) - y;
      }
    }
    return slope;
  };
  return {
    name: 'lennard-jones',
    constants: { particles, density, temperature, mass, epsilon, sigma, size, ...more },
    dimension: 2 * particles,
    friction,
    separable: true,
    energy: ({ q, p }) => {
      let sum = p.reduce((total, x) => total + x ** 2 / (2 * mass), 0);
      const at = turns(q);
      for (let i = 0; i < 2 * particles; i += 2) {
        for (let j = i + 2; j < 2 * particles; j += 2) {
          const sixth = (sigma ** 2 / (square(at, i, j) + square(at, i + 1, j + 1))) ** 3;
          sum += 4 * epsilon * sixth * (sixth - 1);
        }
      }
      return sum;
    },
    dHdq,
    dHdp: ({ p }) => p.map((x) => x / mass),
    sample: (rng) => {
      const q = lattice(particles, box, rng);
      const drawn = q.map(() => Math.sqrt(mass * temperature) * rng.normal());
      const mean = [0, 1].map((axis) => {
        return drawn.reduce((sum, x, k) => (k % 2 === axis ? sum + x : sum), 0) / particles;
      });
      const p = drawn.map((x, k) => x - (mean[k % 2] as number));
      const dt = STEP * sigma * Math.sqrt(mass / epsilon);
      for (let step = 0; step < MELTING; step++) {
        for (let k = 0; k < q.length; k++) {
          q[k] = (q[k] as number) + (dt / 2 / mass) * (p[k] as number);
        }
        const slope = dHdq({ q });
        for (let k = 0; k < q.length; k++) {
          p[k] = (p[k] as number) - dt * (slope[k] as number);
          q[k] = (q[k] as number) + (dt / 2 / mass) * (p[k] as number);
        }
      }
      return { q: q.map(wrapped), p };
    },
    draw: ({ q }) => {
      const discs = colors.flatMap((color, i) => {
        const at = [q[2 * i], q[2 * i + 1]].map((x) => wrapped(x as number));
        const [x = NaN, y = NaN] = at;
        return images(x, box / 2, size).flatMap((left) =>
          images(y, box / 2, size).map((top): Disc => ({ x: left, y: top, radius: size, color })),
        );
      });
      return sceneOf(more, box / 2, discs);
    },
  };
}

/** Sites of a square lattice that has room for all, each moved a little. */
function lattice(particles: number, box: number, rng: Rng): Float64Array {
  const side = Math.ceil(Math.sqrt(particles));
  return Float64Array.from({ length: 2 * particles }, (_, k) => {
    const site = Math.floor(k / 2);
    const place = k % 2 === 0 ? site % side : Math.floor(site / side);
    return (box / side) * (place + 0.1 * (rng.uniform() - 0.5));
  });
}

/** Where a coordinate is seen: also beyond the edge that its disc crosses. */
function images(x: number, half: number, size: number): readonly number[] {
  if (x + size > half) return [x, x - 2 * half];
  return x - size < -half ? [x, x + 2 * half] : [x];
}
