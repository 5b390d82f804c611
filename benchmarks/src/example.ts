import * as tf from '@tensorflow/tfjs-core';
import { type Loss, lossAndGradients, type Params, seededRng, type Tree } from '@hgn/core';
import { type Hgn, type RolloutBatch, rolloutLoss } from '@hgn/model';
import {
  adam,
  averaged,
  elbo,
  type Optimiser,
  type StepInput,
  type StepOutput,
  trainingStep,
} from '@hgn/train';
import { modelOf } from './model.ts';
import type { Spec } from './spec.ts';

/** What a training step reads, its weights and state of no more precise type than a tree. */
export type Input = StepInput<Params, Tree, Tree>;

/** The loss, its gradient, and the weights after the step: what two libraries must agree on. */
type Agreement = {
  readonly loss: Tree;
  readonly gradients: Params;
  readonly params: Params;
};

/** A training step as a pure function for an executor, and what to call it with. */
export type Example = {
  readonly step: (input: Input) => StepOutput<Params, Tree>;
  /** The same step, telling what {@link Agreement} wants to know. */
  readonly agreement: (input: Input) => Agreement;
  /** On TensorFlow.js's current backend; the same numbers every time. */
  readonly input: Input;
};

/** The training step of a spec. */
export function exampleOf(spec: Spec): Example {
  const model = modelOf(spec);
  const optimiser = optimiserOf(spec);
  const loss = lossOf(model, spec) as Loss<Params, Tree>;
  const params = model.init(seededRng(spec.seed).split('weights'));
  return {
    step: trainingStep(loss, optimiser),
    agreement: ({ params: weights, optimiser: state, batch, learningRate }) => {
      const { loss: value, gradients } = lossAndGradients((p: Params) => loss(p, batch), weights);
      const next = optimiser.update({ params: weights, gradients, state, learningRate });
      return { loss: value, gradients, params: next.params };
    },
    input: {
      params,
      optimiser: optimiser.init(params),
      batch: batchOf(spec),
      learningRate: tf.scalar(spec.learningRate),
    },
  };
}

function optimiserOf({ clipNorm, averaging }: Spec): Optimiser {
  const plain = adam(clipNorm === undefined ? {} : { clipNorm });
  return (averaging === undefined ? plain : averaged(plain, averaging)) as unknown as Optimiser;
}

/** What a step sees of each trajectory, its targets in the order of the rollout. */
type Batch = Omit<Required<RolloutBatch>, 'times'>;

function lossOf(model: Hgn, { steps, dt, decoded, beta }: Spec) {
  const objective = elbo({ beta });
  if (decoded !== undefined) return rolloutLoss(model, objective, { steps });
  return (params: Params, { frames, targets, noise }: Batch) => {
    const { posterior, state } = model.infer(params, frames, noise);
    const { q } = model.rollout(params, state, { steps, dt });
    return objective({ output: model.decode(params, q), target: targets, posterior });
  };
}

/** Random images, times and noise: what they show does not matter to the clock. */
function batchOf({ seed, batch, image, frames, steps, decoded, latent }: Spec): Tree {
  const rng = seededRng(seed).split('batch');
  const images = (label: string, count: number): tf.Tensor5D => {
    const shape: tf.Tensor5D['shape'] = [batch, count, ...image];
    const length = tf.util.sizeFromShape(shape);
    return tf.tensor5d(Float32Array.from({ length }, rng.split(label).uniform), shape);
  };
  const noiseShape = [batch, ...(typeof latent === 'number' ? [latent] : latent)];
  const length = tf.util.sizeFromShape(noiseShape);
  const noise = tf.tensor(Float32Array.from({ length }, rng.split('noise').normal), noiseShape);
  const both = { frames: images('frames', frames), noise };
  if (decoded === undefined) return { ...both, targets: images('targets', steps + 1) };
  const { integer } = rng.split('times');
  const times = Int32Array.from({ length: batch * decoded }, () => integer(steps + 1));
  return {
    ...both,
    targets: images('targets', decoded),
    times: tf.tensor2d(times, [batch, decoded], 'int32'),
  };
}
