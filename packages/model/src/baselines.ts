import * as tf from '@tensorflow/tfjs-core';
import type { Tensor5D } from '@tensorflow/tfjs-core';

/**
 * The prediction that nothing moves: the first of the frames `[batch, time, height, width,
 * channels]`, `[batch, 1, height, width, channels]`.
 */
export function stillFrame(frames: Tensor5D): Tensor5D {
  return tf.slice(frames, [0, 0], [-1, 1]);
}

/**
 * The best prediction that is the same for every trajectory and time: the mean of all frames
 * `[batch, time, height, width, channels]`, `[1, 1, height, width, channels]`.
 */
export function meanImage(frames: Tensor5D): Tensor5D {
  return tf.tidy(() => tf.mean(frames, [0, 1], true));
}
