import * as tf from '@tensorflow/tfjs-core';
import type { Scalar, Tensor2D } from '@tensorflow/tfjs-core';
import type { Loss, Params } from '@hgn/core';
import type { FlowDensity } from './flow-density.ts';
import type { Nhf } from './nhf.ts';

/** What a step of training a Neural Hamiltonian Flow reads. */
export type NhfBatch = {
  /** Data `[batch, dimension]`. */
  readonly q: Tensor2D;
  /** Standard normal numbers of the same shape. */
  readonly noise: Tensor2D;
};

/** The mean of the negative ELBO, in nats. */
export function nhfLoss<P extends Params>(model: Nhf<P>): Loss<P, NhfBatch> {
  return (params, { q, noise }) => {
    const elbo: Scalar = tf.mean(model.elbo(params, q, noise));
    return { loss: tf.neg(elbo), metrics: { elbo } };
  };
}

/** The mean of the negative log-density, in nats. */
export function flowLoss<P extends Params>(
  density: FlowDensity<P>,
): Loss<P, { readonly data: Tensor2D }> {
  return (params, { data }) => {
    const logProb: Scalar = tf.mean(density.logProb(params, data));
    return { loss: tf.neg(logProb), metrics: { logProb } };
  };
}
