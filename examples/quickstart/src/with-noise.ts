import * as tf from '@tensorflow/tfjs-core';
import type { Rng } from '@hgn/core';

/** The batches, each with a standard normal number for every latent: what z is drawn with. */
export async function* withNoise<B extends object>(
  batches: AsyncIterable<{ readonly step: number; readonly batch: B }>,
  [size, latent]: readonly [size: number, latent: number],
  rng: Rng,
) {
  for await (const { step, batch } of batches) {
    const { normal } = rng.split(step); // so that it depends on the seed and the step alone
    const noise = tf.tensor2d(Float32Array.from({ length: size * latent }, normal), [size, latent]);
    yield { step, batch: { ...batch, noise } };
  }
}
