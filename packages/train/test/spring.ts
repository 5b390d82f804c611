// The smallest thing that trains like an HGN: a spring whose constant is learned through rollouts.
import * as tf from '@tensorflow/tfjs-core';
import {
  fieldOf,
  flattenTree,
  type Hamiltonian,
  type Integrator,
  type Loss,
  rollout,
  seededRng,
  type Tree,
} from '@hgn/core';
import { adam, type AdamState, averaged, type Averaged } from '../src/index.ts';

export type Weights = { readonly potential: { readonly k: tf.Tensor }; readonly mass: tf.Tensor };
export type Batch = { readonly q: tf.Tensor2D; readonly p: tf.Tensor2D; readonly noise: tf.Tensor };
export type State = Averaged<AdamState>;

/** H = (p² / m + k·q²) / 2 */
const spring: Hamiltonian<Weights> = {
  init: () => ({ potential: { k: tf.scalar(0.5) }, mass: tf.scalar(2) }),
  energy: ({ potential: { k }, mass }, { q, p }) =>
    tf.div(tf.sum(tf.add(tf.div(tf.square(p), mass), tf.mul(tf.square(q), k)), 1), 2),
};

const symplecticEuler: Integrator = {
  name: 'symplecticEuler',
  order: 1,
  symplectic: 'separable',
  reversible: false,
  step: (field, { q, p }, dt) => {
    const kicked = field.axpy(dt, field.dp({ q, p }), p);
    return { q: field.axpy(dt, field.dq({ q, p: kicked }), q), p: kicked };
  },
};

const truth = (): Weights => ({ potential: { k: tf.scalar(2) }, mass: tf.scalar(0.5) });

/** The end of a rollout of `horizon` steps beside that of the true spring, with some noise. */
export const loss =
  (horizon: number): Loss<Weights, Batch> =>
  (weights, { q, p, noise }) => {
    const end = (of: Weights): tf.Tensor =>
      rollout(symplecticEuler, fieldOf(spring, of), { q, p }, { dt: 0.1, steps: horizon }).at(-1)
        ?.q as tf.Tensor;
    const error: tf.Scalar = tf.mean(
      tf.squaredDifference(end(weights), tf.add(end(truth()), noise)),
    );
    return { loss: error, metrics: { error, horizon: tf.scalar(horizon) } };
  };

export const optimiser = averaged(adam({ clipNorm: 1 }), 0.9);

export function start(): { params: Weights; optimiser: State; step: number } {
  const params = spring.init(seededRng(1));
  return { params, optimiser: optimiser.init(params), step: 0 };
}

/** Batches of the steps from `from` on, a function of the step alone. */
export async function* batches(
  from = 0,
  to = Infinity,
  make: (step: number) => Batch = batchOf,
): AsyncGenerator<{ step: number; batch: Batch }> {
  for (let step = from; step < to; step++) yield await Promise.resolve({ step, batch: make(step) });
}

export function batchOf(step: number): Batch {
  const rng = seededRng(7).split(step);
  const normal = (scale: number): tf.Tensor2D =>
    tf.tensor2d(
      Array.from({ length: 8 }, () => scale * rng.normal()),
      [8, 1],
    );
  return { q: normal(1), p: normal(1), noise: normal(1e-3) };
}

/** The bits of all tensors, path by path. */
export const read = (tree: Tree): (readonly [string, number[]])[] =>
  flattenTree(tree).map(([path, leaf]) => [path, [...leaf.dataSync()]]);
