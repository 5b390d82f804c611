import * as tf from '@tensorflow/tfjs-core'; // tensorflow.ts imports '@tensorflow/tfjs', once
import type { Executor, Prepared, Rng } from '@hgn/core';
import type { Density2d } from '@hgn/datasets/densities';
import { type Learned, normals } from './learn.ts';
import { inUnits, logArea } from './units.ts';

/** Rows that go through the flow at a time. */
const ROWS = 32_768;

/** How finely {@link logBounds} looks, and on what. */
export type BoundOptions = {
  readonly executor: Executor;
  /** Of each point: the more, the closer the bound. */
  readonly momenta: number;
  readonly rng: Rng;
  /** Whether all points share their noise, so that pictures are smooth; false unless given. */
  readonly alike?: boolean;
};

/** A lower bound of ln p at points, in nats of the data's units. */
export async function logBounds(
  { model, weights, units }: Learned,
  points: Float64Array,
  { executor, momenta, rng, alike = false }: BoundOptions,
): Promise<Float64Array> {
  const count = points.length / 2;
  const each = Math.min(count, Math.floor(ROWS / momenta));
  const shared = normals(rng, 2 * momenta);
  const input = (from: number) => {
    const part = new Float64Array(2 * each); // one shape for all parts: the last ends in zeros
    part.set(points.subarray(2 * from, 2 * (from + each)));
    const noise = alike
      ? tf.tidy(() => tf.tile(tf.tensor3d(shared, [momenta, 1, 2]), [1, each, 1]))
      : tf.tensor3d(normals(rng, 2 * momenta * each), [momenta, each, 2]);
    return { weights, q: inUnits(units, part), noise };
  };
  type Input = ReturnType<typeof input>;
  const bound = ({ weights, q, noise }: Input) => ({ bound: model.iwae(weights, q, noise) });
  let run: Prepared<Input, { bound: tf.Tensor1D }> | undefined;
  const logs = new Float64Array(count);
  for (let from = 0; from < count; from += each) {
    const now = input(from);
    run ??= await executor.prepare(bound, now);
    const result = await run(now);
    logs.set((await result.bound.data()).subarray(0, count - from), from);
    tf.dispose([now.q, now.noise, result]);
  }
  await run?.release();
  return logs.map((log) => log + logArea(units));
}

/** A mean over points, and its standard error. */
export type Mean = { readonly mean: number; readonly error: number };

export function meanOf(values: Float64Array): Mean {
  const mean = values.reduce((sum, x) => sum + x, 0) / values.length;
  const square = values.reduce((sum, x) => sum + (x - mean) ** 2, 0);
  return { mean, error: Math.sqrt(square) / values.length };
}

/** ln p of a known density at points. */
export const logsOf = ({ logDensity }: Density2d, points: Float64Array): Float64Array =>
  Float64Array.from({ length: points.length / 2 }, (_, i) =>
    logDensity(points[2 * i] ?? NaN, points[2 * i + 1] ?? NaN),
  );
