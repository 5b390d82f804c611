import * as tf from '@tensorflow/tfjs-core';
import { type Executor, type Rng, seededRng } from '@hgn/core';
import { batches, type FrameBatch, renderer } from '@hgn/datasets';
import { type RolloutBatch, rolloutLoss } from '@hgn/model';
import { cosine, elbo, train, type TrainOptions } from '@hgn/train';
import type { RunConfig } from './config.ts';
import { partsOf } from './run.ts';
import type { RunData } from './run-data.ts';

type Parts = ReturnType<typeof partsOf>;

/** What {@link training} needs beside the config. */
export type Training = {
  readonly parts: Parts;
  readonly data: Pick<RunData, 'system' | 'train'>;
  readonly executor: Executor;
  /** Where to start. */
  readonly state: Parts['start'];
  readonly signal?: AbortSignal;
};

/** The training of a run, an event for each step. */
export function training(config: RunConfig, { parts, data, ...rest }: Training) {
  const { batch, encoderFrames: encode, decodedFrames: decode, seed, steps } = config;
  const horizon = horizonOf(config);
  const source = batches({
    data: data.train,
    system: data.system,
    render: renderer(),
    batch,
    encode,
    decode,
    horizon,
    seed,
    from: rest.state.step,
  });
  const objective = elbo({ beta: config.klWeight });
  return train({
    ...rest,
    loss: (frames) => rolloutLoss(parts.model, objective, { steps: frames - 1 }),
    optimiser: parts.optimiser,
    batches: withNoise(config, source),
    learningRate: cosine({ from: config.learningRate, steps, warmup: config.warmup }),
    horizon,
    steps,
  } satisfies TrainOptions<Parts['start']['params'], Parts['start']['optimiser'], RolloutBatch>);
}

/** The number of frames of the rollouts of a step. */
export function horizonOf({ horizons, growUntil, steps }: RunConfig): (step: number) => number {
  const last = horizons.length - 1;
  const grown = growUntil * steps;
  return (step) => horizons[step < grown ? Math.floor((step / grown) * last) : last] as number;
}

/** The batches, with the noise of a draw from the posterior. */
async function* withNoise(
  { seed, batch: size, dimension }: RunConfig,
  source: AsyncIterable<{ readonly step: number; readonly batch: FrameBatch }>,
): AsyncGenerator<{ step: number; batch: RolloutBatch }, void, undefined> {
  const rng = seededRng(seed).split('noise');
  for await (const { step, batch } of source) {
    yield { step, batch: { ...batch, noise: normal(rng.split(step), [size, 2 * dimension]) } };
  }
}

/** Standard normal numbers. */
export function normal(rng: Rng, shape: [rows: number, columns: number]): tf.Tensor2D {
  return tf.tensor2d(Float32Array.from({ length: shape[0] * shape[1] }, rng.normal), shape);
}
