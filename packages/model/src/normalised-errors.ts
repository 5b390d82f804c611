import * as tf from '@tensorflow/tfjs-core';
import type { Tensor2D, Tensor5D } from '@tensorflow/tfjs-core';

/**
 * The error of each frame in units of its own brightness, Σ (x − x̂)² / Σ x² over height, width and
 * channels of the target x: frames `[batch, time, height, width, channels]` → `[batch, time]`. An
 * axis of length 1 in `output` stands for every element along it. A black target has no such error:
 * it is infinite, or NaN where the output is black too.
 *
 * @see A. Botev et al., Which priors matter? Benchmarking models for learning latent dynamics, 2021,
 *   section 4, arXiv 2111.05458
 */
export function normalisedErrors(output: Tensor5D, target: Tensor5D): Tensor2D {
  return tf.tidy(() => {
    const image = [2, 3, 4];
    const error = tf.sum(tf.squaredDifference(output, target), image);
    return tf.div(error, tf.sum(tf.square(target), image));
  });
}
