import * as tf from '@tensorflow/tfjs-core';
import type { Scalar } from '@tensorflow/tfjs-core';
import type { Objective } from '@hgn/core';
import { divergence } from './divergence.ts';
import { pixelError } from './pixel-error.ts';

/**
 * The negative evidence lower bound with a fixed multiplier, per pixel:
 * loss = mse + beta · kl / (height · width · channels), with `mse` the mean square error of a
 * pixel, and `kl` = KL(q(z | x) ‖ N(0, 1)) summed over the latents and averaged over the batch, in
 * nats.
 *
 * For a normal likelihood of variance ½ and a trajectory of T frames, T · height · width · channels
 * · loss is the negative ELBO at beta = 1 / T, but for a constant. Errors are divided by the number
 * of pixels as in DeepMind's code, which divides the divergence by T too.
 *
 * @see I. Higgins et al., β-VAE, 2017, equation 4; D. Kingma, M. Welling, Auto-Encoding Variational
 *   Bayes, 2013, appendix B, arXiv 1312.6114
 */
export function elbo({ beta }: { readonly beta: number }): Objective {
  return ({ output, target, posterior }) => {
    const mse = pixelError({ output, target });
    const kl = divergence(posterior);
    const [, , height, width, channels] = output.shape;
    const loss: Scalar = tf.add(mse, tf.mul(kl, beta / (height * width * channels)));
    return { loss, metrics: { mse, kl } };
  };
}
