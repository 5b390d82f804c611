import * as tf from '@tensorflow/tfjs-core'; // tensorflow.ts imports '@tensorflow/tfjs', once
import { type Executor, type Rng, seededRng } from '@hgn/core';
import { type NhfBatch, nhfLoss } from '@hgn/nhf';
import { adam, averaged, averageOf, cosine, train } from '@hgn/train';
import { flow, type Model, type Size, type Weights } from './model.ts';
import { inUnits, type Units, unitsOf } from './units.ts';

/** A density that was learned, in units of its own. */
export type Learned = { readonly model: Model; readonly weights: Weights; readonly units: Units };

/** How to learn. */
export type LearnOptions = {
  readonly executor: Executor;
  readonly size: Size;
  readonly steps: number;
  /** Points of a step. */
  readonly batch: number;
  readonly seed: number;
  /** Is told of each step: how many there were, and the loss, in nats of the network's units. */
  readonly log: (step: number, loss: number) => void;
};

/** Learns the density that points, x and y in turns, were drawn from: maximises the ELBO. */
export async function learn(points: Float64Array, options: LearnOptions): Promise<Learned> {
  const { executor, size, steps, batch, seed, log } = options;
  const rng = seededRng(seed);
  const units = unitsOf(points);
  const model = flow(size);
  const optimiser = averaged(adam({ clipNorm: 5 }), 0.995);
  const fresh = model.init(rng.split('weights'));
  let state = { params: fresh, optimiser: optimiser.init(fresh), step: 0 };
  for await (const event of train({
    executor,
    optimiser,
    loss: () => nhfLoss(model),
    batches: batches(inUnits(units, points), batch, rng.split('batches')),
    learningRate: cosine({ from: 3e-2, warmup: Math.min(100, steps / 4), steps }),
    horizon: () => 1,
    state,
    steps,
  })) {
    if (event.type !== 'step') continue;
    state = event.state;
    log(state.step, event.metrics['loss'] ?? NaN);
  }
  return { model, weights: averageOf(state.optimiser, state.params), units };
}

/** Points at random, and for each the noise that its momenta are made of. */
async function* batches(points: tf.Tensor2D, count: number, rng: Rng) {
  for (let step = 0; ; step++) {
    const rows = Array.from({ length: count }, () => rng.integer(points.shape[0]));
    const batch: NhfBatch = {
      q: tf.tidy(() => tf.gather(points, tf.tensor1d(rows, 'int32'))),
      noise: tf.tensor2d(normals(rng, 2 * count), [count, 2]),
    };
    yield await Promise.resolve({ step, batch });
  }
}

/** Standard normal numbers. */
export const normals = (rng: Rng, count: number) =>
  Float32Array.from({ length: count }, () => rng.normal());
