import * as tf from '@tensorflow/tfjs-core';
import type { Tensor2D, Tensor5D } from '@tensorflow/tfjs-core';
import { frameErrors } from './frame-errors.ts';

/**
 * The pixel MSE below which no prediction of noisy images can come, even one that knows the state: the
 * variance of the images given the state, mean over pixels. `once` and `again` are images of the same
 * states `[batch, time, height, width, channels]` with noise of their own, and half their mean square
 * difference is an unbiased estimate of it, `[batch, time]`: E (x − x′)² = 2 Var x.
 */
export function noiseFloor(once: Tensor5D, again: Tensor5D): Tensor2D {
  return tf.tidy(() => tf.div(frameErrors(once, again), 2));
}
