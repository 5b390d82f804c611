import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';

/** decay · average + (1 − decay) · x: an exponential moving average, one step on. */
export function movingAverage<T extends Tensor>(decay: number, average: T, x: Tensor | number): T {
  return tf.add(tf.mul(average, decay), tf.mul(x, 1 - decay));
}
