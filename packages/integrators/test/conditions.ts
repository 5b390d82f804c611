import type { Integrator } from '@hgn/core';
import { type Exponentials, taylorDefects } from '@hgn/testing';

const potential = [
  { a: [0.9, 0.4], b: [0, 0] },
  { a: [-0.5, 0.8], b: [0, 0] },
];
const kinetic = [
  { a: [0, 0], b: [0.7, -0.3] },
  { a: [0, 0], b: [0.2, 0.6] },
];
const mixed = [{ a: [0.6, -0.3], b: [-0.4, 0.5] }];
/** H = |p|²/2 + V(q). */
export const quadratic: Exponentials = { terms: potential, quadratic: true };

/** Made for a quadratic kinetic energy: on any other one their order is 3. */
const nystrom = ['calvoSanzSerna4', 'mclachlan4', 'mclachlanAtela5'];

/** Made of more than increments of q and p; the contract measures their order. */
export const others = ['latticeLeapfrog', 'tao2', 'tao4'];

/** The most that a power of dt may miss of the motion, to be one that the step has in common with it. */
export const CONDITION_LIMIT = 1e-14;

/** The systems, each with the order that a method must have by its order conditions. */
export const claims: readonly {
  readonly on: string;
  readonly system: Exponentials;
  readonly order: (method: Integrator) => number;
}[] = [
  {
    on: 'its order where the kinetic energy is quadratic',
    system: quadratic,
    order: (method) => method.order,
  },
  {
    on: 'its order on any separable H, or of order 3 if it is a Nyström method',
    system: { terms: [...potential, ...kinetic] },
    order: ({ name, order }) => (nystrom.includes(name) ? 3 : order),
  },
  {
    on: 'order 1 on a joint H if it is a splitting method, else of its order',
    system: { terms: [...potential, ...kinetic, ...mixed] },
    order: ({ symplectic, order }) => (symplectic === 'separable' ? 1 : order),
  },
];

/** How many powers of dt the step has in common with the motion, and the most that one of them misses. */
export function conditions(
  method: Integrator,
  system: Exponentials,
): { readonly order: number; readonly residual: number } {
  const defects = taylorDefects(method, system);
  const order = defects.findIndex((defect) => defect > CONDITION_LIMIT) - 1;
  return { order, residual: Math.max(...defects.slice(0, order + 1)) };
}
