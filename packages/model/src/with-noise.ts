import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import type { Rng } from '@hgn/core';
import type { RolloutBatch } from './rollout-loss.ts';

/**
 * The batches, each with the `noise` of a draw from the posterior: standard normal numbers of
 * `shape`, that of the latent `[batch, …]`. What a step gets depends on `rng` and the step alone, so
 * that a resumed run sees what it would have seen. The tensors are the consumer's.
 */
export async function* withNoise(
  batches: AsyncIterable<{ readonly step: number; readonly batch: RolloutBatch }>,
  shape: readonly number[],
  rng: Rng,
): AsyncGenerator<
  { readonly step: number; readonly batch: RolloutBatch & { readonly noise: Tensor } },
  void,
  undefined
> {
  const length = tf.util.sizeFromShape([...shape]);
  for await (const { step, batch } of batches) {
    const { normal } = rng.split(step);
    const noise = tf.tensor(Float32Array.from({ length }, normal), [...shape]);
    yield { step, batch: { ...batch, noise } };
  }
}
