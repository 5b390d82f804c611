import { normalModes } from './normal-modes.ts';
import { oscillation } from './oscillation.ts';
import type { System } from './system.ts';

/** The physics of {@link springs}. */
type Springs = Required<
  Pick<System, 'friction' | 'separable' | 'energy' | 'dHdq' | 'dHdp' | 'solution'>
>;

/** What {@link springs} are made of. */
export type SpringsOptions = {
  /** Of each body. */
  readonly mass: number;
  readonly friction: number;
  /** K `[bodies, bodies]`, symmetric, with no eigenvalue below 0. */
  readonly stiffness: readonly (readonly number[])[];
  /** Coordinates of a body, each of which moves by itself; q = [x₁, y₁, x₂, y₂, …] of two. */
  readonly axes: number;
};

/**
 * Equal masses and linear springs: H = |p|²/2m + qᵀ·K·q/2, for each axis. Its normal modes, the
 * eigenvectors of K, are oscillators that know nothing of each other, with ω² = eigenvalue/m, and
 * damped by γ/2m: the motion is exact.
 */
export function springs({ mass, friction, stiffness, axes }: SpringsOptions): Springs {
  const { values, vectors } = normalModes(stiffness);
  const largest = Math.max(...values);
  const motions = [...values].map((value) => {
    // a mode that no spring holds has a rounding of 0 for its eigenvalue
    const held = value > 1e-14 * largest ? value : 0;
    return oscillation(held / mass, friction / (2 * mass));
  });
  const forces = (q: Float64Array): Float64Array =>
    q.map((_, k) => {
      const row = stiffness[Math.floor(k / axes)] ?? [];
      return row.reduce((sum, value, j) => sum + value * (q[j * axes + (k % axes)] as number), 0);
    });
  return {
    friction,
    separable: true,
    energy: ({ q, p }) => {
      const slope = forces(q);
      return q.reduce((sum, x, k) => {
        return sum + (p[k] as number) ** 2 / (2 * mass) + (x * (slope[k] as number)) / 2;
      }, 0);
    },
    dHdq: ({ q }) => forces(q),
    dHdp: ({ p }) => p.map((x) => x / mass),
    solution: ({ q, p }, t) => {
      const later = { q: new Float64Array(q.length), p: new Float64Array(q.length) };
      vectors.forEach((vector, mode) => {
        const motion = motions[mode] as (typeof motions)[number];
        for (let axis = 0; axis < axes; axis++) {
          const along = (x: Float64Array): number =>
            vector.reduce((sum, share, i) => sum + share * (x[i * axes + axis] as number), 0);
          const [x, v] = motion(along(q), along(p) / mass, t);
          vector.forEach((share, i) => {
            const k = i * axes + axis;
            later.q[k] = (later.q[k] as number) + share * x;
            later.p[k] = (later.p[k] as number) + share * mass * v;
          });
        }
      });
      return later;
    },
  };
}
