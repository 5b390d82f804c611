import * as tf from '@tensorflow/tfjs-core';
import type { Scalar } from '@tensorflow/tfjs-core';
import type { Posterior } from '@hgn/core';

/**
 * KL(q(z | x) ‖ N(0, 1)) = ½ Σ (mean² + exp(logVar) − logVar − 1), summed over the latents and
 * averaged over the batch, in nats.
 *
 * @see D. Kingma, M. Welling, Auto-Encoding Variational Bayes, 2013, appendix B, arXiv 1312.6114
 */
export function divergence({ mean, logVar }: Posterior): Scalar {
  const surplus = tf.sub(tf.add(tf.square(mean), tf.exp(logVar)), tf.add(logVar, 1));
  return tf.div(tf.sum(surplus), 2 * mean.shape[0]);
}
