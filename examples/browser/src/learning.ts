import * as tf from '@tensorflow/tfjs-core';
import { eager, seededRng, type Tree } from '@hgn/core';
import { batches, renderer, simulate, type System } from '@hgn/datasets';
import { rolloutLoss, withNoise } from '@hgn/model';
import { adam, averaged, averageOf, cosine, elbo, growing, train } from '@hgn/train';
import type { Model, ModelConfig, Weights } from './model.ts';

/** What is trained, on what, and how long. */
export type LearningOptions = {
  readonly system: System;
  readonly model: Model;
  readonly config: Pick<ModelConfig, 'encoderFrames' | 'dimension' | 'frameInterval'>;
  /** Updates of the weights. */
  readonly steps: number;
  readonly seed: number;
  /** Ends it after the step that is being taken. */
  readonly signal: AbortSignal;
};

/** A step that was taken. */
export type Lesson = {
  /** The number of steps taken. */
  readonly step: number;
  readonly loss: number;
  /** Frames of the rollouts of this step. */
  readonly frames: number;
  /** The average of the last weights; the caller's. To be asked for before the next step. */
  readonly weights: () => Weights;
  /** Gives back what training goes on from: to be called of the last lesson alone. */
  readonly release: () => void;
};

const HORIZONS = [8, 16, 24, 32];
const BATCH = 8;
const DECODED = 4;

/**
 * Trains on images of a system, step by step: TensorFlow.js takes each eagerly, on the backend that is
 * the current one. Whoever asks for the next step says when, so that a page may be painted before.
 */
export async function* learning(options: LearningOptions): AsyncGenerator<Lesson, void, undefined> {
  const { system, model, config, steps, seed, signal } = options;
  const { encoderFrames: encode, frameInterval: dt, dimension } = config;
  const rng = seededRng(seed);
  const horizon = growing({ horizons: HORIZONS, until: 0.6 * steps });
  const frames = Math.max(...HORIZONS);
  const data = simulate({ system, trajectories: 1024, frames, dt, seed });
  const footage = batches({
    ...{ data, system, render: renderer(), encode, horizon, seed },
    ...{ batch: BATCH, decode: DECODED },
  });

  const optimiser = averaged(adam({ clipNorm: 1 }), 0.98);
  const params = model.init(rng.split('weights'));
  const start = { params, optimiser: optimiser.init(params), step: 0 };
  const lessons = train({
    executor: eager,
    optimiser,
    loss: (length) => rolloutLoss(model, elbo({ beta: 1e-3 }), { steps: length - 1 }),
    batches: withNoise(footage, [BATCH, 2 * dimension], rng.split('noise')),
    learningRate: cosine({ from: 4e-3, warmup: Math.min(50, steps / 4), steps }),
    horizon,
    state: start,
    steps,
    signal,
  });
  try {
    for await (const event of lessons) {
      if (event.type === 'compiled') continue;
      const { state, metrics } = event;
      yield {
        step: state.step,
        loss: metrics['loss'] ?? NaN,
        frames: horizon(event.step),
        weights: () => averageOf(state.optimiser, state.params),
        release: () => {
          dispose(state);
        },
      };
    }
  } finally {
    dispose(start);
  }
}

function dispose({
  params,
  optimiser,
}: {
  readonly params: Weights;
  readonly optimiser: Tree;
}): void {
  tf.dispose([params, optimiser] as tf.TensorContainer);
}
