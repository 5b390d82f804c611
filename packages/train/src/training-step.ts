import * as tf from '@tensorflow/tfjs-core';
import type { Scalar } from '@tensorflow/tfjs-core';
import { type Loss, type LossValue, type Params, type Tree, valueAndGradients } from '@hgn/core';
import { flat, norm } from './flat.ts';
import type { Optimiser } from './optimiser.ts';

/** What a training step reads. */
export type StepInput<P extends Params, S extends Tree, B extends Tree> = {
  readonly params: P;
  readonly optimiser: S;
  readonly batch: B;
  readonly learningRate: Scalar;
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
  return ({ params, optimiser: state, batch, learningRate }) => {
    let metrics: LossValue['metrics'] = {};
    const { value, gradients } = valueAndGradients((weights: P) => {
      const result = loss(weights, batch);
      // Kept, since all but the loss is disposed when the gradient has been taken.
      Object.values(result.metrics).forEach((metric) => tf.keep(metric));
      metrics = result.metrics;
      return result.loss;
    }, params);
    const gradientNorm = norm(flat(gradients));
    const next = optimiser.update({ params, gradients, state, learningRate });
    return {
      params: next.params,
      optimiser: next.state,
      metrics: { loss: value, gradientNorm, ...metrics },
    };
  };
}
