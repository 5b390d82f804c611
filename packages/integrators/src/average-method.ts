import type { Integrator } from '@hgn/core/float64';
import { implicitStep } from './implicit-step.ts';
import type { Solver } from './solver.ts';

/** A symmetric quadrature on [−1, 1]: its positive nodes, rising, with their weights; and that of 0. */
export type Quadrature = {
  readonly nodes: readonly number[];
  readonly weights: readonly number[];
  readonly middle?: number;
};

const r = Math.sqrt(30);

/** Gauss–Legendre quadrature with four nodes. */
export const fourNodes: Quadrature = {
  nodes: [Math.sqrt((15 - 2 * r) / 35), Math.sqrt((15 + 2 * r) / 35)],
  weights: [(18 + r) / 36, (18 - r) / 36],
};

/** The average vector field method, the average by a quadrature: aᵢⱼ = cᵢ·bⱼ. */
export function averageMethod(
  { nodes, weights, middle }: Quadrature,
  name = 'averageVectorField',
  solver?: Solver,
): Integrator {
  const centre = middle === undefined ? [] : [middle];
  const b = [...weights.toReversed(), ...centre, ...weights].map((weight) => weight / 2);
  const below = nodes.toReversed().map((node) => -node);
  const c = [...below, ...centre.map(() => 0), ...nodes].map((node) => (1 + node) / 2);
  return {
    name,
    order: 2,
    symplectic: 'never',
    reversible: true,
    step: implicitStep({ name, a: c.map((ci) => b.map((bj) => ci * bj)), b }, solver),
  };
}
