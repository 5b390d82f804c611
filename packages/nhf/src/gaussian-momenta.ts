import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Tensor1D, Tensor2D } from '@tensorflow/tfjs-core';
import { exp, mismatch, type Module, type Params, type Posterior } from '@hgn/core';
import type { Flow } from './flow.ts';

/** A diagonal Gaussian of a network as a flow of standard normal numbers: p = mean + std · noise. */
export function gaussianMomenta<E extends Params>(
  encoder: Module<E, Tensor, Posterior>,
  dimension: number,
): Flow<E> {
  const at = (params: E, context: Tensor2D | undefined): Posterior => {
    if (context !== undefined) return encoder.apply(params, context);
    throw mismatch('encoder', 'positions [batch, …]', 'none', 'Give each momentum its position.');
  };
  const logStd = (logVar: Tensor): Tensor1D => tf.mul(tf.sum(logVar, 1), 0.5);
  return {
    dimension,
    init: encoder.init,
    toData: (params, noise, context) =>
      tf.tidy(() => {
        const { mean, logVar } = at(params, context);
        const value = tf.add<Tensor2D>(mean, tf.mul(exp(tf.mul(logVar, 0.5)), noise));
        return { value, logDet: logStd(logVar) };
      }),
    toBase: (params, p, context) =>
      tf.tidy(() => {
        const { mean, logVar } = at(params, context);
        const value = tf.mul<Tensor2D>(tf.sub(p, mean), exp(tf.mul(logVar, -0.5)));
        return { value, logDet: tf.neg(logStd(logVar)) };
      }),
  };
}
