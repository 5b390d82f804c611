import * as tf from '@tensorflow/tfjs-core';
import type { Executor, Loss, Params, PhaseState, Tree } from '@hgn/core';
import { stateOf, type Trajectories } from '@hgn/datasets';
import { predicted, type Prediction } from './states-predict.ts';
import { disposeTree, tensorsOf } from './states-tensors.ts';

/** The loss of one batch; its tensors are used up. */
export async function lossOf<P extends Params, B extends Tree>(
  loss: Loss<P, B>,
  params: P,
  batch: B,
  executor: Executor,
): Promise<number> {
  type Input = { params: P; batch: B };
  const input = { params, batch };
  const run = await executor.prepare((given: Input) => loss(given.params, given.batch), input);
  try {
    const { loss: value, metrics } = await run(input);
    const [number = NaN] = await value.data();
    tf.dispose([value, metrics]);
    return number;
  } finally {
    disposeTree(batch);
    await run.release();
  }
}

/** Errors of long predictions; see the row of a result. */
export type LongErrors = { readonly predictionMse: number; readonly energyMse: number };

/** How a model predicts trajectories from their true first states, against the truth. */
export async function longErrors<P extends Params>(
  what: Omit<Prediction<P>, 'start' | 'frames' | 'dt'>,
  { data, energyOf }: Held,
  executor: Executor,
): Promise<LongErrors> {
  const { count, frames, dimension, dt } = data;
  const firsts = Array.from({ length: count }, (_, i) => i * frames);
  const start = tensorsOf({ q: data.q, p: data.p, shape: [dimension] }, firsts);
  try {
    const path = await predicted({ ...what, start, frames, dt }, executor);
    const squares = { state: 0, energy: 0 };
    path.forEach(({ q, p }, frame) => {
      for (let i = 0; i < count; i++) {
        const at = (x: Float64Array): Float64Array =>
          x.subarray(i * dimension, (i + 1) * dimension);
        const ours = { q: at(q), p: at(p) };
        const truth = stateOf(data, i, frame);
        squares.state += distance(ours.q, truth.q) + distance(ours.p, truth.p);
        squares.energy += (energyOf(ours, i) - energyOf(truth, i)) ** 2;
      }
    });
    const states = count * frames;
    return {
      predictionMse: squares.state / (2 * states * dimension),
      energyMse: squares.energy / states,
    };
  } finally {
    tf.dispose([start.q, start.p]);
  }
}

/** True trajectories, and the true energy of a state on one of them. */
export type Held = {
  readonly data: Trajectories;
  readonly energyOf: (state: PhaseState<Float64Array>, trajectory: number) => number;
};

const distance = (x: Float64Array, y: Float64Array): number =>
  x.reduce((sum, xi, i) => sum + (xi - (y[i] as number)) ** 2, 0);
