import { type Integrator, mismatch } from '@hgn/core/float64';
import { assertSum, EPSILON } from './coefficients.ts';
import { implicitStep, type Tableau } from './implicit-step.ts';
import type { Solver } from './solver.ts';

/** An implicit Runge–Kutta method. */
export type ImplicitRungeKuttaOptions = Tableau & {
  readonly order: number;
  /** `fixedPoint()` if left out. */
  readonly solver?: Solver;
};

/**
 * An implicit Runge–Kutta method for y = (q, p), y′ = f(y) = (∂H/∂p, −∂H/∂q):
 * kᵢ = f(y + dt·Σⱼ aᵢⱼ·kⱼ), y ← y + dt·Σᵢ bᵢ·kᵢ. On any H it is symplectic where
 * bᵢ·aᵢⱼ + bⱼ·aⱼᵢ = bᵢ·bⱼ, and reversible where turning the tableau about changes nothing but that
 * aᵢⱼ becomes bⱼ − aᵢⱼ. On tensors the gradient is that of the solution, not of the iterations.
 *
 * @throws HgnError unless `a` is a square as large as `b`, which adds up to 1. The step throws where
 *   its equation is not solved
 * @see E. Hairer, C. Lubich, G. Wanner, Geometric Numerical Integration, 2006, sections VI.4 and
 *   VIII.6, DOI 10.1007/3-540-30666-8
 */
export function implicitRungeKutta(options: ImplicitRungeKuttaOptions): Integrator {
  const { name, order, a, b, solver } = options;
  const stages = b.length;
  if (a.length !== stages || a.some((row) => row.length !== stages)) {
    throw mismatch(
      `implicitRungeKutta '${name}'`,
      `${stages} rows of a with ${stages} entries for ${stages} weights b`,
      a.map((row) => row.length).join(', ') || 'none',
      'Write the whole square, zeros included.',
    );
  }
  assertSum(`implicitRungeKutta '${name}': b`, b);
  const at = (row: number, column: number): number => a[row]?.[column] as number;
  const every = (vanishes: (bi: number, bj: number, i: number, j: number) => number): boolean =>
    b.every((bi, i) => b.every((bj, j) => Math.abs(vanishes(bi, bj, i, j)) <= EPSILON));
  const last = stages - 1;
  return {
    name,
    order,
    symplectic: every((bi, bj, i, j) => bi * at(i, j) + bj * at(j, i) - bi * bj)
      ? 'always'
      : 'never',
    reversible: every((_, bj, i, j) => at(i, j) + at(last - i, last - j) - bj),
    step: implicitStep(options, solver),
  };
}
