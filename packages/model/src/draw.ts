import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { mismatch, type Posterior } from '@hgn/core';

/**
 * z = mean + exp(logVar / 2) · noise, through which a loss reaches the posterior; the mean itself
 * without noise.
 *
 * @throws HgnError if `noise` has another shape than the mean
 * @see D. Kingma, M. Welling, Auto-Encoding Variational Bayes, 2013, section 2.4, arXiv 1312.6114
 */
export function draw({ mean, logVar }: Posterior, noise: Tensor | undefined): Tensor {
  if (noise === undefined) return mean;
  if (!tf.util.arraysEqual(noise.shape, mean.shape)) {
    throw mismatch(
      'noise',
      `the shape of the latent, [${mean.shape.join(', ')}]`,
      `[${noise.shape.join(', ')}]`,
      'Draw one standard normal number for each latent.',
    );
  }
  return tf.add(mean, tf.mul(tf.exp(tf.div(logVar, 2)), noise));
}
