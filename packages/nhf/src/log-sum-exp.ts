import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { exp } from '@hgn/core';

/** ln Σ eˣ over an axis, whatever the size of x; TensorFlow.js's own has no second derivative. */
export function logSumExp(x: Tensor, axis: number): Tensor {
  const largest = tf.max(x, axis, true);
  const sum = tf.sum(exp(tf.sub(x, largest)), axis);
  return tf.add(tf.log(sum), tf.reshape(largest, sum.shape));
}
