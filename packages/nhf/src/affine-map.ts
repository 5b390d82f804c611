import * as tf from '@tensorflow/tfjs-core';
import type { Tensor2D, Tensor3D } from '@tensorflow/tfjs-core';
import { exp, tanh } from '@hgn/core';
import type { ElementwiseMap } from './coupling.ts';

/**
 * y = x·eˢ + t, with |s| held below `bound` by s = bound · tanh(a / bound): two parameters, a and t.
 *
 * @see L. Dinh et al., Density estimation using Real NVP, 2017, equation 8, arXiv 1605.08803
 */
export function affineMap({ bound = 3 }: { readonly bound?: number } = {}): ElementwiseMap {
  const read = (theta: Tensor3D): [s: Tensor2D, t: Tensor2D] => {
    const [a, t] = tf.unstack(theta, 2) as [Tensor2D, Tensor2D];
    return [tf.mul(tanh(tf.div(a, bound)), bound), t];
  };
  return {
    parameters: 2,
    toData: (x, theta) => {
      const [s, t] = read(theta);
      return { value: tf.add(tf.mul(x, exp(s)), t), logSlope: s };
    },
    toBase: (y, theta) => {
      const [s, t] = read(theta);
      return { value: tf.mul(tf.sub(y, t), exp(tf.neg(s))), logSlope: tf.neg(s) };
    },
  };
}
