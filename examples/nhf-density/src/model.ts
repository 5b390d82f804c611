import * as tf from '@tensorflow/tfjs-core'; // tensorflow.ts imports '@tensorflow/tfjs', once
import { positionVerlet } from '@hgn/integrators';
import { inWell, mlp, quadraticKinetic, separableHamiltonian, withProducts } from '@hgn/networks';
import { gaussian, nhf, realNvp } from '@hgn/nhf';

/**
 * A potential that reads q and the products of its coordinates, in a well ½ Σ kᵢ·qᵢ², k learned from 1. In
 * the well alone a state goes round in phase space, which leaves a normal prior normal: training begins
 * there, not with a cloud that flies apart.
 */
const potential = (units: number) =>
  inWell(
    2,
    withProducts(2, (inputs) =>
      mlp({ sizes: [inputs, units, units, 1], activation: tf.softplus, gain: 1, spread: 2 }),
    ),
  );

/** How large the flow is. */
export type Size = {
  /** Hamiltonians, one after the other. */
  readonly hamiltonians: number;
  /** Hidden units of each of the two layers of a potential. */
  readonly units: number;
};

/**
 * A Neural Hamiltonian Flow of the plane: a normal (q, p) is moved by a few Hamiltonians
 * H(q, p) = Σ pᵢ²/2mᵢ + V(q), half a unit of time each. RealNVP draws the momenta that belong to a point.
 */
export function flow({ hamiltonians, units }: Size) {
  return nhf({
    dimension: 2,
    hamiltonians: Array.from({ length: hamiltonians }, () =>
      separableHamiltonian({
        kinetic: quadraticKinetic({ dimension: 2, mass: 'diagonal' }),
        potential: potential(units),
      }),
    ),
    integrator: positionVerlet,
    dt: 0.5,
    steps: 1,
    prior: gaussian(),
    encoder: realNvp({
      dimension: 2,
      layers: 4,
      context: 2, // the point itself
      conditioner: (inputs, outputs) =>
        mlp({ sizes: [inputs, 32, 32, outputs], activation: tf.relu, gain: 1, spread: 1 }),
    }),
    adjoint: 'stored', // few steps: faster than going back
  });
}

/** The flow, with weights of its own shape. */
export type Model = ReturnType<typeof flow>;
export type Weights = ReturnType<Model['init']>;
