import * as tf from '@tensorflow/tfjs-core';
import type { Scalar } from '@tensorflow/tfjs-core';
import {
  type Controls,
  type Loss,
  type LossValue,
  lossAndGradients,
  type Params,
  type Tree,
} from '@hgn/core';
import { flat, norm } from './flat.ts';
import type { Optimiser } from './optimiser.ts';

/** What a training step reads. */
export type StepInput<P extends Params, S extends Tree, B extends Tree> = {
  readonly params: P;
  readonly optimiser: S;
  readonly batch: B;
  readonly learningRate: Scalar;
  /** What a controller set for this step, if there is one. */
  readonly controls?: Controls;
};

/** What a training step makes: what the next one reads, and the metrics of this one. */
export type StepOutput<P extends Params, S extends Tree> = {
  readonly params: P;
  readonly optimiser: S;
  /** `loss`, `gradientNorm` of all weights together, and those of the objective. */
  readonly metrics: Readonly<Record<string, Scalar>>;
};

/**
 * One step of training as a pure function, for an executor to compile: the loss on a batch, its
 * gradient, and the optimiser's update. Metrics are those of the weights before the update.
 */
export function trainingStep<P extends Params, S extends Tree, B extends Tree>(
  loss: Loss<P, B>,
  optimiser: Optimiser<S>,
): (input: StepInput<P, S, B>) => StepOutput<P, S> {
  return ({ params, optimiser: state, batch, learningRate, controls }) => {
    const of = (weights: P): LossValue => loss(weights, batch, controls);
    const { gradients, ...value } = lossAndGradients(of, params);
    const update = (): Step<P, S> => ({
      gradientNorm: norm(flat(gradients)),
      ...optimiser.update({ params, gradients, state, learningRate }),
    });
    const next = tf.tidy('optimiser', update as () => tf.TensorContainer) as Step<P, S>;
    return {
      params: next.params,
      optimiser: next.state,
      metrics: { loss: value.loss, gradientNorm: next.gradientNorm, ...value.metrics },
    };
  };
}

/** What the update of a step makes. */
type Step<P extends Params, S extends Tree> = {
  readonly params: P;
  readonly state: S;
  readonly gradientNorm: Scalar;
};
