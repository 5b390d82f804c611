import * as tf from '@tensorflow/tfjs-core';
import type { Loss, Params, Posterior, Rng, Tree } from '@hgn/core';
import { leapfrog } from '@hgn/integrators';
import { nhf, nhfLoss, softUniform } from '@hgn/nhf';
import { hamiltonianOf, perceptronOf } from './model.ts';
import type { NhfSpec } from './spec.ts';
import type { Task } from './task.ts';

/** The training of a Neural Hamiltonian Flow, its few steps stored. */
export function nhfTask(spec: NhfSpec): Task {
  const { batch, dimension, steps, dt, prior } = spec;
  const encoder = perceptronOf(spec.encoder, dimension, 2 * dimension);
  const model = nhf({
    dimension,
    hamiltonians: [hamiltonianOf(spec.hamiltonian, 2 * dimension)],
    integrator: leapfrog,
    dt,
    steps,
    adjoint: 'stored',
    prior: softUniform(prior),
    encoder: {
      init: encoder.init,
      apply: (params, q): Posterior => {
        const [mean, logVar] = tf.split(encoder.apply(params, q), 2, 1) as [tf.Tensor, tf.Tensor];
        return { mean, logVar };
      },
    },
  });
  const normal = (rng: Rng): tf.Tensor2D => {
    const length = batch * dimension;
    return tf.tensor2d(Float32Array.from({ length }, rng.normal), [batch, dimension]);
  };
  return {
    init: model.init,
    loss: nhfLoss(model) as unknown as Loss<Params, Tree>,
    batch: (rng) => ({ q: normal(rng.split('q')), noise: normal(rng.split('noise')) }),
  };
}
