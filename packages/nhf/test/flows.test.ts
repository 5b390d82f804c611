import * as tf from '@tensorflow/tfjs-core';
import type { Tensor2D } from '@tensorflow/tfjs-core';
import {
  jointHamiltonian,
  type Network,
  quadraticKinetic,
  separableHamiltonian,
} from '@hgn/networks';
import { blanesMoan4, implicitMidpoint, latticeLeapfrog, leapfrog } from '@hgn/integrators';
import {
  chain,
  conditionalHamiltonian,
  type Flow,
  hamiltonianFlow,
  realNvp,
  splineFlow,
} from '../src/index.ts';
import { flowContract } from '../src/testing/index.ts';
import { learned, type Mlp, smooth } from './tiny.ts';

const dynamics = { dimension: 2, dt: 0.25, steps: 3, integrator: leapfrog };
const one = { ...dynamics, hamiltonians: [learned(2)] };

flowContract('of a Hamiltonian', hamiltonianFlow(one));
flowContract(
  'of a Hamiltonian, its gradients stored',
  hamiltonianFlow({ ...one, adjoint: 'stored' }),
);
flowContract(
  'of two Hamiltonians',
  hamiltonianFlow({ ...one, hamiltonians: [learned(2), learned(2)] }),
);
flowContract(
  'of one degree of freedom',
  hamiltonianFlow({ ...one, dimension: 1, hamiltonians: [learned(1)] }),
);
flowContract(
  'of a learned mass matrix',
  hamiltonianFlow({
    ...dynamics,
    integrator: blanesMoan4,
    steps: 1,
    hamiltonians: [
      separableHamiltonian({
        kinetic: quadraticKinetic({ dimension: 2, mass: 'full' }),
        potential: smooth(2, 1, 2),
      }),
    ],
  }),
);
flowContract(
  'of a joint Hamiltonian',
  hamiltonianFlow({
    ...dynamics,
    integrator: implicitMidpoint,
    steps: 1,
    hamiltonians: [jointHamiltonian(smooth(4, 1, 2))],
  }),
);
flowContract('on a lattice', hamiltonianFlow({ ...one, integrator: latticeLeapfrog }), {
  identity: 0,
});
flowContract(
  'of a conditional Hamiltonian',
  hamiltonianFlow({
    ...dynamics,
    hamiltonians: [
      conditionalHamiltonian({ kinetic: smooth(5, 1, 2), potential: smooth(5, 1, 2) }),
    ],
  }),
  { context: 3 },
);

/** Of outputs so small that no slope is extreme: float32 would be lost in it. */
const conditioner = (inputs: number, outputs: number): Network<Mlp> => smooth(inputs, outputs, 0.4);
const couplings = { dimension: 3, layers: 3, conditioner };
flowContract('realNvp', realNvp(couplings));
flowContract('realNvp with a context', realNvp({ ...couplings, context: 2 }), { context: 2 });
// a quarter of the points lies beyond the spline, where it is the identity
flowContract('splineFlow', splineFlow({ ...couplings, bins: 5, bound: 1.2 }));
flowContract('splineFlow with a context', splineFlow({ ...couplings, context: 2 }), { context: 2 });

/** What a user may write: x = e^a·z + b, each entry by itself. */
const affine: Flow<{ readonly a: tf.Tensor; readonly b: tf.Tensor }> = {
  dimension: 3,
  init: (rng) => ({
    a: tf.tensor1d([rng.normal(), rng.normal(), rng.normal()]),
    b: tf.tensor1d([rng.normal(), rng.normal(), rng.normal()]),
  }),
  toData: ({ a, b }, z) =>
    tf.tidy(() => ({
      value: tf.add<Tensor2D>(tf.mul(z, tf.exp(a)), b),
      logDet: tf.mul(tf.ones([z.shape[0]]), tf.sum(a)),
    })),
  toBase: ({ a, b }, x) =>
    tf.tidy(() => ({
      value: tf.mul<Tensor2D>(tf.sub(x, b), tf.exp(tf.neg(a))),
      logDet: tf.mul(tf.ones([x.shape[0]]), tf.neg(tf.sum(a))),
    })),
};
flowContract("of a user's own", affine);
flowContract("chain of a user's own", chain([affine, affine]));
