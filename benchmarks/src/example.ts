import * as tf from '@tensorflow/tfjs-core';
import { lossAndGradients, type Params, seededRng, type Tree } from '@hgn/core';
import {
  adam,
  averaged,
  type Optimiser,
  type StepInput,
  type StepOutput,
  trainingStep,
} from '@hgn/train';
import { hgnTask } from './hgn-task.ts';
import { nhfTask } from './nhf-task.ts';
import type { Spec, TrainingSpec } from './spec.ts';

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
  const { init, loss, batch: batchOf } = spec.model === 'hgn' ? hgnTask(spec) : nhfTask(spec);
  const optimiser = optimiserOf(spec);
  const rng = seededRng(spec.seed);
  const params = init(rng.split('weights'));
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
      batch: batchOf(rng.split('batch')),
      learningRate: tf.scalar(spec.learningRate),
    },
  };
}

function optimiserOf({ clipNorm, averaging }: TrainingSpec): Optimiser {
  const plain = adam(clipNorm === undefined ? {} : { clipNorm });
  return (averaging === undefined ? plain : averaged(plain, averaging)) as unknown as Optimiser;
}
