import { type Executor, seededRng } from '@hgn/core';
import { batches } from '@hgn/datasets';
import { renderWorkers } from '@hgn/datasets/workers';
import { type RolloutBatch, rolloutLoss, withNoise } from '@hgn/model';
import { cosine, elbo, train, type TrainOptions } from '@hgn/train';
import type { RunConfig } from './config.ts';
import { type partsOf } from './run.ts';
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
export function training(config: RunConfig, what: Training) {
  return train(trainingOptions(config, what));
}

/** What the training of a run is made of. */
export function trainingOptions(config: RunConfig, { parts, data, ...rest }: Training) {
  const { batch, encoderFrames: encode, decodedFrames: decode, seed, steps } = config;
  const latent = 2 * config.dimension;
  const horizon = horizonOf(config);
  const source = batches({
    data: data.train,
    system: data.system,
    render: renderWorkers(), // a thread that ends with the process
    batch,
    encode,
    decode,
    horizon,
    seed,
    from: rest.state.step,
  });
  const objective = elbo({ beta: config.klWeight });
  return {
    ...rest,
    loss: (frames) => rolloutLoss(parts.model, objective, { steps: frames - 1 }),
    optimiser: parts.optimiser,
    batches: withNoise(source, [batch, latent], seededRng(seed).split('noise')),
    learningRate: cosine({ from: config.learningRate, steps, warmup: config.warmup }),
    horizon,
    steps,
  } satisfies TrainOptions<Parts['start']['params'], Parts['start']['optimiser'], RolloutBatch>;
}

/** The number of frames of the rollouts of a step. */
export function horizonOf({ horizons, growUntil, steps }: RunConfig): (step: number) => number {
  const last = horizons.length - 1;
  const grown = growUntil * steps;
  return (step) => horizons[step < grown ? Math.floor((step / grown) * last) : last] as number;
}
