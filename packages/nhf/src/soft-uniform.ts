import * as tf from '@tensorflow/tfjs-core';
import type { Tensor1D, Tensor2D } from '@tensorflow/tfjs-core';
import { mismatch } from '@hgn/core';
import type { Prior } from './prior.ts';

/** The width and the steepness of a {@link softUniform}. */
export type SoftUniformOptions = {
  /** σ: from shoulder to shoulder. */
  readonly width: number;
  /** β: shoulders are about 4/β wide. */
  readonly steepness: number;
};

/**
 * A box with soft shoulders, independent in each dimension: π(s) = f(β(s + σ/2)) · f(−β(s − σ/2)) / Z
 * with f the logistic sigmoid and Z = σ / (1 − e^{−βσ}). It is the density of a uniform number in
 * [−σ/2, σ/2] plus a logistic one of scale 1/β, which is how it is sampled. A map that preserves
 * volumes cannot change the values of a density, so that a flat top suits it.
 *
 * @throws HgnError if an option is not above 0
 * @see P. Toth et al., Hamiltonian Generative Networks, 2020, appendix on Neural Hamiltonian Flows,
 *   arXiv 1909.13789
 */
export function softUniform({ width, steepness }: SoftUniformOptions): Prior {
  for (const [name, value] of Object.entries({ width, steepness })) {
    if (value > 0 && value < Infinity) continue;
    throw mismatch(`softUniform: ${name}`, 'a number above 0', `${value}`, 'Try width 4, 10.');
  }
  const logZ = Math.log(width) - Math.log(-Math.expm1(-steepness * width));
  return {
    sample: (rng, [batch, dimension]) => {
      const values = Float32Array.from({ length: batch * dimension }, () => {
        const u = 1 - rng.uniform(); // in (0, 1]
        const logistic = u === 1 ? 0 : Math.log(u / (1 - u)) / steepness;
        return width * (rng.uniform() - 0.5) + logistic;
      });
      return tf.tensor2d(values, [batch, dimension]);
    },
    // ln f(x) = −softplus(−x)
    logProb: (s: Tensor2D): Tensor1D =>
      tf.tidy(() => {
        const left = tf.softplus(tf.mul(tf.add(s, width / 2), -steepness));
        const right = tf.softplus(tf.mul(tf.sub(s, width / 2), steepness));
        const each = tf.add(tf.add(left, right), logZ);
        return tf.neg(tf.sum<Tensor1D>(each, 1));
      }),
  };
}
