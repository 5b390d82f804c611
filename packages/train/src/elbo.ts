import * as tf from '@tensorflow/tfjs-core';
import type { Scalar } from '@tensorflow/tfjs-core';
import { mismatch, type Objective } from '@hgn/core';

/**
 * The negative evidence lower bound with a fixed multiplier, per pixel:
 * loss = mse + beta · kl / (height · width · channels), with `mse` the mean square error of a
 * pixel, and `kl` = KL(q(z | x) ‖ N(0, 1)) = ½ Σ (mean² + exp(logVar) − logVar − 1) summed over the
 * latents and averaged over the batch, in nats.
 *
 * For a normal likelihood of variance ½ and a trajectory of T frames, T · height · width · channels
 * · loss is the negative ELBO at beta = 1 / T, but for a constant. Errors are divided by the number
 * of pixels as in DeepMind's code, which divides the divergence by T too.
 *
 * @see I. Higgins et al., β-VAE, 2017, equation 4; D. Kingma, M. Welling, Auto-Encoding Variational
 *   Bayes, 2013, appendix B, arXiv 1312.6114
 */
export function elbo({ beta }: { readonly beta: number }): Objective {
  return ({ output, target, posterior: { mean, logVar } }) => {
    if (!tf.util.arraysEqual(output.shape, target.shape)) {
      const [expected, got] = [target, output].map(({ shape }) => `[${shape.join(', ')}]`);
      throw mismatch('output', `the shape of the target, ${expected}`, `${got}`, 'Decode as many.');
    }
    // In two stages: in float32 a sum of a million numbers loses digits, and every engine others.
    const mse: Scalar = tf.mean(tf.mean(tf.squaredDifference(output, target), [2, 3, 4]));
    const surplus = tf.sub(tf.add(tf.square(mean), tf.exp(logVar)), tf.add(logVar, 1));
    const [batch, , height, width, channels] = output.shape;
    const kl: Scalar = tf.div(tf.sum(surplus), 2 * batch);
    const loss: Scalar = tf.add(mse, tf.mul(kl, beta / (height * width * channels)));
    return { loss, metrics: { mse, kl } };
  };
}
