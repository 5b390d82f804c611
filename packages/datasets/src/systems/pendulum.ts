import { mismatch } from '@hgn/core';
import { onAnnulus, type Spread } from '../annulus.ts';
import { assertFriction, assertPositive, assertRadius, type RadiusRange } from '../constants.ts';
import { colorsOf, type Look, sceneOf } from '../look.ts';
import type { System } from '../system.ts';

/** The constants of a {@link pendulum}. */
export type PendulumOptions = Look &
  Pick<System, 'friction'> & {
    readonly mass?: number;
    readonly length?: number;
    readonly gravity?: number;
    /** Which of the two published potentials: see {@link pendulum}. */
    readonly potential?: PendulumPotential;
    /** Of the initial state in (q, p). */
    readonly radius?: RadiusRange;
    readonly spread?: Spread;
  };

/** V(q) / (1 − cos q) */
export type PendulumPotential = '2mgl' | 'mgl';

const FACTORS: Readonly<Record<PendulumPotential, number>> = { '2mgl': 2, mgl: 1 };

/**
 * A mass m on a rod of length l that may swing over the top: H = p²/(2·m·l²) + V(q), q the angle
 * from the lowest point. Two potentials are published, and their data are not the same:
 * `'2mgl'`, V = 2·m·g·l·(1 − cos q), is what the paper prints and hamiltonian-nn simulates, with
 * small oscillations of angular frequency √(2g/l); `'mgl'`, V = m·g·l·(1 − cos q), is the physical
 * one, of DeepMind's suite of 2021, with √(g/l). The other defaults are those of all of them.
 *
 * Seen as a disc of area m that hangs down; in the suite of 2021 it stands on its head.
 *
 * @throws HgnError if a constant is not above 0, the range of radii is not one, or the potential is
 *   another
 * @see P. Toth et al., Hamiltonian Generative Networks, 2020, section 4, arXiv:1909.13789
 * @see A. Botev et al., Which priors matter? Benchmarking models for learning latent dynamics,
 *   2021, arXiv:2111.05458
 */
export function pendulum({
  mass = 0.5,
  length = 1,
  gravity = 3,
  potential = '2mgl',
  radius = [1.3, 2.3],
  ...more
}: PendulumOptions = {}): System {
  const { friction = 0, spread, size = Math.sqrt(mass / Math.PI) } = more;
  assertPositive('pendulum', { mass, length, gravity });
  assertRadius('pendulum', radius);
  assertFriction('pendulum', friction);
  if (!Object.hasOwn(FACTORS, potential)) {
    const names = Object.keys(FACTORS).join(' or ');
    throw mismatch('pendulum: potential', names, potential, 'The paper prints 2mgl.');
  }
  const height = FACTORS[potential] * mass * gravity * length;
  const inertia = mass * length ** 2;
  const [color = [1, 0, 0]] = colorsOf(more, 1);
  return {
    name: 'pendulum',
    constants: { mass, length, gravity, potential, radius, ...more },
    dimension: 1,
    friction,
    separable: true,
    energy: ({ q: [q = NaN], p: [p = NaN] }) =>
      p ** 2 / (2 * inertia) + 2 * height * Math.sin(q / 2) ** 2,
    inPlace: true,
    dHdq: ({ q }, into = new Float64Array(1)) => {
      into[0] = height * Math.sin(q[0] as number);
      return into;
    },
    dHdp: ({ p }, into = new Float64Array(1)) => {
      into[0] = (p[0] as number) / inertia;
      return into;
    },
    sample: (rng) => {
      const [q, p] = onAnnulus(rng, radius, spread);
      return { q: Float64Array.of(q), p: Float64Array.of(p) };
    },
    draw: ({ q: [q = NaN] }) =>
      sceneOf(more, length + size, [
        { x: length * Math.sin(q), y: length * Math.cos(q), radius: size, color },
      ]),
  };
}
