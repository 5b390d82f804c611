import * as tf from '@tensorflow/tfjs-core';
import { type Executor, seededRng } from '@hgn/core';
import { batches } from '@hgn/datasets';
import { renderWorkers } from '@hgn/datasets/workers';
import { type RolloutBatch, rolloutLoss, withNoise } from '@hgn/model';
import {
  type Controlled,
  cosine,
  elbo,
  geco,
  growing,
  reconstruction,
  train,
  type TrainOptions,
} from '@hgn/train';
import type { RunConfig } from './config.ts';
import type { partsOf, RunState } from './run.ts';
import type { RunData } from './run-data.ts';
import { anchorOf, spanOf } from './span-of.ts';

type Parts = ReturnType<typeof partsOf>;

/** What {@link training} needs beside the config. */
export type Training = {
  readonly parts: Parts;
  readonly data: Pick<RunData, 'system' | 'train'>;
  readonly executor: Executor;
  /** Where to start. */
  readonly state: RunState;
  /** What the learning rate is multiplied by, 1 by default. */
  readonly slower?: number;
  readonly signal?: AbortSignal;
};

/** The training of a run, an event for each step. */
export function training(config: RunConfig, what: Training) {
  return train(trainingOptions(config, what));
}

/** What the training of a run is made of. */
export function trainingOptions(config: RunConfig, what: Training) {
  const { parts, data, slower = 1, ...rest } = what;
  const { batch, encoderFrames: encode, decodedFrames: decode, seed, steps } = config;
  const horizon = horizonOf(config);
  const back = (step: number): number => spanOf(config, horizon(step)).back;
  const source = batches({
    data: data.train,
    system: data.system,
    render: renderWorkers(), // a thread that ends with the process
    batch,
    encode,
    decode,
    horizon,
    symmetry: (step) => (horizon(step) === config.horizons.at(-1) ? config.symmetry : 'none'),
    origin: (step) => anchorOf(config) - back(step),
    later: (step) => (consistencyOf(config, horizon(step)) > 0 ? back(step) : undefined),
    seed,
    from: rest.state.step,
  });
  const { objective, controller } = objectiveOf(config);
  const rate = rateOf(config);
  return {
    ...rest,
    loss: (frames) => {
      const asked = { ...spanOf(config, frames), consistency: consistencyOf(config, frames) };
      return rolloutLoss(parts.model, objective, asked);
    },
    optimiser: parts.optimiser,
    batches: config.deterministic
      ? source
      : withNoise(source, [batch, ...latentOf(config, parts)], seededRng(seed).split('noise')),
    learningRate: (step) => slower * rate(step),
    ...(controller && { controller }),
    horizon,
    steps,
  } satisfies TrainOptions<RunState['params'], RunState['optimiser'], RolloutBatch>;
}

/** The number of frames of the rollouts of a step. */
export function horizonOf({ horizons, growUntil, steps }: RunConfig): (step: number) => number {
  return growing({ horizons, until: growUntil * steps });
}

/** The learning rate of a step. */
export function rateOf({ learningRate, decay, ...when }: RunConfig): (step: number) => number {
  return cosine({ from: learningRate, to: decay === 'none' ? learningRate : 0, ...when });
}

/**
 * The weight of consistency in rollouts of so many frames: none before the last horizon, since states
 * that never change are consistent, and a young network finds them.
 */
function consistencyOf({ consistency, horizons }: RunConfig, frames: number): number {
  return frames === horizons.at(-1) ? consistency : 0;
}

/** How MSE and KL divergence are weighed; GECO begins with the weight that the ELBO would keep. */
function objectiveOf(config: RunConfig): Partial<Controlled> & Pick<Controlled, 'objective'> {
  const { deterministic, objective, klWeight, warmup } = config;
  if (deterministic) return { objective: reconstruction };
  if (objective === 'elbo') return { objective: elbo({ beta: klWeight }) };
  const { tolerance = 1e-4, ...options } = config.geco ?? {};
  return geco({ tolerance, start: 1 / klWeight, warmup, ...options });
}

/** The shape of z of one trajectory. */
function latentOf({ encoderFrames }: RunConfig, { model, start }: Parts): number[] {
  return tf.tidy(() => {
    const { mean } = model.infer(start.params, tf.zeros([1, encoderFrames, 32, 32, 3])).posterior;
    return mean.shape.slice(1);
  });
}
