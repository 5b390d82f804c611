import * as tf from '@tensorflow/tfjs-core'; // tensorflow.ts imports '@tensorflow/tfjs', once
import type { Executor, Rng } from '@hgn/core';
import { type Learned, normals } from './learn.ts';
import { outOfUnits } from './units.ts';

/** Normal points, and where each Hamiltonian moves them: the last of these are samples of the data. */
export async function journey(
  { model, weights, units }: Learned,
  { executor, count, rng }: { executor: Executor; count: number; rng: Rng },
): Promise<Float64Array[]> {
  const base = () => tf.tensor2d(normals(rng, 2 * count), [count, 2]);
  const input = { weights, base: { q: base(), p: base() } };
  const run = await executor.prepare(
    ({ weights, base }: typeof input) => ({
      stages: tf.stack(model.trajectory(weights, base).map(({ q }) => q)),
    }),
    input,
  );
  const { stages } = await run(input);
  const values = await stages.data();
  await run.release();
  return Array.from({ length: stages.shape[0] }, (_, i) =>
    outOfUnits(units, values.subarray(2 * count * i, 2 * count * (i + 1))),
  );
}
