import * as tf from '@tensorflow/tfjs-core';
import type { Tensor2D, Tensor5D } from '@tensorflow/tfjs-core';

/**
 * The pixel MSE of each frame, mean over height, width and channels of (output − target)²:
 * frames `[batch, time, height, width, channels]` → `[batch, time]`. An axis of length 1 in `output`
 * stands for every element along it, so that one image can be compared with all.
 */
export function frameErrors(output: Tensor5D, target: Tensor5D): Tensor2D {
  return tf.tidy(() => tf.mean(tf.squaredDifference(output, target), [2, 3, 4]));
}
