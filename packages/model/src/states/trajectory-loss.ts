import * as tf from '@tensorflow/tfjs-core';
import { type Loss, type Params, type RolloutOptions } from '@hgn/core';
import { assertAlike } from './assert-alike.ts';
import { meanSquare } from './derivative-loss.ts';
import type { TrajectoryBatch, TrajectoryModel } from './trajectory-model.ts';

/**
 * The loss of a Symplectic Recurrent Neural Network: the mean square error of predicted trajectories
 * over all states that were observed, the first included, and all coordinates of q and p. With pieces
 * of two states it is single-step training, with longer ones recurrent training.
 *
 * Its metric `mse` is the loss itself. Throws an HgnError if the prediction is of another shape.
 *
 * @see Z. Chen et al., Symplectic Recurrent Neural Networks, 2020, section 3, arXiv 1909.13334
 */
export function trajectoryLoss<P extends Params>(
  model: TrajectoryModel<P>,
  options: Omit<RolloutOptions, 'steps'>,
): Loss<P, TrajectoryBatch> {
  return (params, batch) =>
    tf.tidy(() => {
      const steps = (batch.states.q.shape[1] ?? 1) - 1;
      const predicted = model.predict(params, batch, { ...options, steps });
      assertAlike('predicted trajectories', predicted, batch.states);
      const mse = meanSquare(predicted, batch.states);
      return { loss: mse, metrics: { mse: tf.clone(mse) } };
    });
}
