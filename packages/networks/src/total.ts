import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Tensor1D } from '@tensorflow/tfjs-core';

/** The sum over every axis but the first, shape `[batch]`. */
export function total(x: Tensor): Tensor1D {
  const [batch, ...rest] = x.shape;
  // of one number each a reshape, whose gradient costs no kernel
  if (batch === x.size) return tf.reshape(x, [batch]);
  return tf.sum(
    x,
    rest.map((_, i) => i + 1),
  );
}
