import { type Integrator, mismatch } from '@hgn/core/float64';
import { averageMethod, fourNodes, type Quadrature } from './average-method.ts';
import type { Solver } from './solver.ts';

/** How the average is taken, and the step solved. */
export type AverageVectorFieldOptions = {
  /** Nodes of Gauss' quadrature, 2 to 5. */
  readonly nodes: number;
  /** `averageVectorField` if left out. */
  readonly name?: string;
  /** `fixedPoint()` if left out. */
  readonly solver?: Solver;
};

const r = Math.sqrt(70);

/** Gauss–Legendre quadrature with 2, 3, 4 and 5 nodes. */
const QUADRATURES: readonly Quadrature[] = [
  { nodes: [Math.sqrt(1 / 3)], weights: [1] },
  { nodes: [Math.sqrt(3 / 5)], weights: [5 / 9], middle: 8 / 9 },
  fourNodes,
  {
    nodes: [Math.sqrt((35 - 2 * r) / 63), Math.sqrt((35 + 2 * r) / 63)],
    weights: [(322 + 13 * r) / 900, (322 - 13 * r) / 900],
    middle: 128 / 225,
  },
];

/**
 * The average vector field method, y′ = y + dt·∫₀¹ f((1 − τ)·y + τ·y′) dτ, by a quadrature: a
 * Runge–Kutta method with aᵢⱼ = cᵢ·bⱼ. It conserves the energy as far as the quadrature is exact: on a
 * polynomial H of a degree up to twice the nodes to the tolerance of the solver.
 *
 * @throws HgnError unless there are 2 to 5 nodes
 * @see E. Celledoni et al., Energy-preserving Runge–Kutta methods, ESAIM: Mathematical Modelling and
 *   Numerical Analysis 43, 2009, DOI 10.1051/m2an/2009020
 * @see M. Abramowitz, I. A. Stegun, Handbook of Mathematical Functions, 1964, table 25.4
 */
export function averageVectorFieldOf(options: AverageVectorFieldOptions): Integrator {
  const { nodes, name, solver } = options;
  const quadrature = QUADRATURES[nodes - 2];
  if (quadrature === undefined) {
    const remedy = 'With one node it is implicitMidpoint, which does not conserve the energy.';
    throw mismatch('averageVectorFieldOf: nodes', '2, 3, 4 or 5', `${nodes}`, remedy);
  }
  return averageMethod(quadrature, name, solver);
}
