import * as tf from '@tensorflow/tfjs-core'; // tensorflow.ts imports '@tensorflow/tfjs', once
import { positionVerlet } from '@hgn/integrators';
import { mlp, type Network, quadraticKinetic, separableHamiltonian } from '@hgn/networks';
import { gaussian, nhf, realNvp } from '@hgn/nhf';

/**
 * V(q) = ½ Σ kᵢ·qᵢ² + a network, k learned from 1. In the well alone a state goes round in phase space,
 * which leaves a normal prior normal: training begins there, not with a cloud that flies apart.
 */
function potential(units: number) {
  const well = quadraticKinetic({ dimension: 2, mass: 'diagonal' });
  const network = mlp({ sizes: [2, units, 1], activation: tf.softplus, gain: 1, spread: 2 });
  type Weights = {
    readonly well: ReturnType<typeof well.init>;
    readonly network: ReturnType<typeof network.init>;
  };
  const whole: Network<Weights> = {
    init: (rng) => ({
      well: well.init(rng.split('well')),
      network: network.init(rng.split('network')),
    }),
    // the terms side by side: an energy is the sum of what its network returns
    apply: (params, q) =>
      tf.concat([well.apply(params.well, q), network.apply(params.network, q)], 1),
  };
  return whole;
}

/** How large the flow is. */
export type Size = {
  /** Hamiltonians, one after the other. */
  readonly hamiltonians: number;
  /** Hidden units of each potential. */
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
