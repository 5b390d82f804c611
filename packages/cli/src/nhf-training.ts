import * as tf from '@tensorflow/tfjs-core';
import type { Tensor2D, Tensor3D } from '@tensorflow/tfjs-core';
import { type Executor, type Rng, seededRng } from '@hgn/core';
import { adam, averaged, cosine, train, type TrainingState } from '@hgn/train';
import type { DensityConfig } from './nhf-config.ts';
import { type PointBatch, pointModel } from './nhf-model.ts';
import type { PointSource } from './nhf-points.ts';

/** The parts of a run that its config determines. */
export function densityParts(config: DensityConfig) {
  const model = pointModel(config);
  const optimiser = averaged(adam({ clipNorm: config.clipNorm }), config.averaging);
  const params = model.init(seededRng(config.seed).split('weights'));
  return { model, optimiser, start: { params, optimiser: optimiser.init(params), step: 0 } };
}

type DensityParts = ReturnType<typeof densityParts>;

/** A state of the training of a density. */
export type DensityState = TrainingState<
  DensityParts['start']['params'],
  DensityParts['start']['optimiser']
>;

/** What {@link densityTraining} needs beside the config. */
export type DensityTraining = {
  readonly parts: DensityParts;
  readonly source: PointSource;
  readonly executor: Executor;
  readonly state: DensityState;
  readonly signal?: AbortSignal;
};

/** The training of a density, an event for each step. */
export function densityTraining(config: DensityConfig, what: DensityTraining) {
  const { parts, source, ...rest } = what;
  const { learningRate: from, steps, warmup } = config;
  return train({
    ...rest,
    loss: () => parts.model.loss,
    optimiser: parts.optimiser,
    batches: pointBatches(config, source, rest.state.step),
    learningRate: cosine({ from, steps, warmup }),
    // a step is compiled for each number of momenta, as it is elsewhere for each horizon
    horizon: (step) => momentaAt(config, step),
    steps,
  });
}

/** Momenta per point at a step; densities of couplings are exact and need none. */
const momentaAt = ({ model, momenta, elboUntil, steps }: DensityConfig, step: number): number =>
  model === 'nhf' && step >= elboUntil * steps ? momenta : 1;

/** Batches from a step on, each drawn from its own seed, so that a run goes on as a whole one does. */
async function* pointBatches(config: DensityConfig, source: PointSource, from: number) {
  const { batch, dimension } = config;
  const rng = seededRng(config.seed).split('batches');
  for (let step = from; ; step++) {
    // signals are heard when the event loop turns
    await new Promise(setImmediate);
    const own = rng.split(step);
    const x = inUnits(config, source.draw(own.split('points'), batch));
    const noise = normalNoise(own.split('noise'), [momentaAt(config, step), batch, dimension]);
    yield { step, batch: { x, noise } satisfies PointBatch };
  }
}

/** Points as a model reads them, `[count, dimension]`. */
export function inUnits(config: DensityConfig, values: Float64Array): Tensor2D {
  const { dimension, center, spread } = config;
  const scaled = Float32Array.from(values, (value, i) => {
    const axis = i % dimension;
    return (value - (center[axis] as number)) / (spread[axis] as number);
  });
  return tf.tensor2d(scaled, [values.length / dimension, dimension]);
}

/** Points of a model as the data has them, row after row. */
export function outOfUnits(config: DensityConfig, values: ArrayLike<number>): Float64Array {
  const { dimension, center, spread } = config;
  return Float64Array.from(values, (value, i) => {
    const axis = i % dimension;
    return value * (spread[axis] as number) + (center[axis] as number);
  });
}

/** What is added to ln p of a model's units to have that of the data's, in nats. */
export const logUnits = ({ spread }: DensityConfig): number =>
  -spread.reduce((sum, each) => sum + Math.log(each), 0);

export function normalNoise(rng: Rng, shape: readonly [number, number, number]): Tensor3D {
  const size = shape.reduce((product, n) => product * n, 1);
  const values = Float32Array.from({ length: size }, () => rng.normal());
  return tf.tensor3d(values, [...shape]);
}
