import * as tf from '@tensorflow/tfjs-core';
import { seededRng } from '@hgn/core';
import { describe, expect, it } from 'vitest';
import { type RolloutBatch, withNoise } from '../src/index.ts';
import { values } from './tiny.ts';

const rng = seededRng(1).split('noise');
const batch: RolloutBatch = {
  frames: tf.zeros([2, 1, 1, 1, 1]),
  times: tf.zeros([2, 1], 'int32'),
  targets: tf.zeros([2, 1, 1, 1, 1]),
};
/** The batches of the steps from `from` to `to`. */
async function* batches(
  from: number,
  to: number,
): AsyncGenerator<{ step: number; batch: RolloutBatch }> {
  for (let step = from; step < to; step++) yield await Promise.resolve({ step, batch });
}

/** The noise of each step. */
async function noiseOf(source: ReturnType<typeof batches>, shape: number[]): Promise<number[][]> {
  const noise: number[][] = [];
  for await (const given of withNoise(source, shape, rng)) noise.push(values(given.batch.noise));
  return noise;
}

describe('withNoise', () => {
  it('draws the numbers of a step, row by row, from the stream named after it', async () => {
    const { normal } = rng.split(3);
    const expected = Float32Array.from({ length: 24 }, normal);
    expect(await noiseOf(batches(3, 4), [2, 12])).toEqual([[...expected]]);
    // a latent that is a map
    expect(await noiseOf(batches(3, 4), [2, 2, 2, 3])).toEqual([[...expected]]);
  });

  it('gives a resumed run the noise that it would have had', async () => {
    const whole = await noiseOf(batches(0, 5), [2, 6]);
    expect(await noiseOf(batches(3, 5), [2, 6])).toEqual(whole.slice(3));
    expect(new Set(whole.flat()).size).toBe(5 * 2 * 6);
  });

  it('passes on the step and the rest of the batch, and allocates the noise alone', async () => {
    const before = tf.memory().numTensors;
    for await (const given of withNoise(batches(7, 8), [2, 3], rng)) {
      const { noise, ...rest } = given.batch;
      expect(tf.memory().numTensors - before).toBe(1);
      expect(noise.shape).toEqual([2, 3]);
      expect(given.step).toBe(7);
      expect(
        Object.entries(rest).every(([name, x]) => x === batch[name as keyof RolloutBatch]),
      ).toBe(true);
    }
  });

  it('lets go of the batches when it is left', async () => {
    let closed = false;
    async function* closing(): ReturnType<typeof batches> {
      try {
        yield* batches(0, 9);
      } finally {
        closed = true;
      }
    }
    for await (const { step } of withNoise(closing(), [2, 3], rng)) if (step === 1) break;
    expect(closed).toBe(true);
  });
});
