import * as tf from '@tensorflow/tfjs-core';
import type { Tensor2D } from '@tensorflow/tfjs-core';
import type { DensityStage } from './nhf-evaluate.ts';
import { inUnits, logUnits } from './nhf-training.ts';

/** How momenta are integrated over: from −16 to 16; on rings half the spacing gives the same to 1e-3. */
const MOMENTA = { extent: 16, points: 257 };

/** ln p of points by a rule over momenta, in nats; undefined where it is known without. */
export async function logByRule(
  {
    config,
    model,
    params,
    executor,
  }: Pick<DensityStage, 'config' | 'model' | 'params' | 'executor'>,
  values: Float64Array,
): Promise<number[] | undefined> {
  const { phase } = model;
  if (phase === undefined) return undefined;
  const point = (i: number): Tensor2D => inUnits(config, values.subarray(2 * i, 2 * i + 2));
  const first = { params, q: point(0) };
  const run = await executor.prepare(
    ({ params: weights, q }: typeof first) => ({ log: phase.nhf.logProb2d(weights, q, MOMENTA) }),
    first,
  );
  first.q.dispose();
  const logs: number[] = [];
  try {
    for (let i = 0; i < values.length / 2; i++) {
      const q = point(i);
      const { log } = await run({ params, q });
      const [nats = NaN] = await log.data();
      logs.push(nats + logUnits(config));
      tf.dispose([q, log]);
    }
  } finally {
    await run.release();
  }
  return logs;
}
