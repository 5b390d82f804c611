import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Tensor2D, Tensor5D } from '@tensorflow/tfjs-core';
import type { Loss, Objective, Params } from '@hgn/core';
import type { Hgn, Span } from './hgn.ts';

/** What a training step sees of each trajectory. */
export type RolloutBatch = {
  /** What the encoder reads `[batch, time, height, width, channels]`. */
  readonly frames: Tensor5D;
  /** Steps from the first frame to each target, int32 `[batch, k]`, in 0 … steps. */
  readonly times: Tensor2D;
  /** The frames at these times `[batch, k, height, width, channels]`. */
  readonly targets: Tensor5D;
  /**
   * Standard normal numbers of the shape of the latent, as `withNoise` draws them; without them z is
   * the posterior mean.
   */
  readonly noise?: Tensor;
};

/**
 * The loss of a rollout: the state at the first frame is inferred and rolled out over `steps` steps,
 * and the `k` states at the times of the targets are decoded and handed to the `objective`.
 *
 * Rolling is cheap and decoding is not. With times drawn uniformly, the loss of a few frames is an
 * unbiased estimate of that of all, so that a long horizon costs little more than a short one. Where
 * the memory of its steps is too much, the adjoint 'reversible' leaves that of its states.
 */
export function rolloutLoss<P extends Params>(
  model: Hgn<P>,
  objective: Objective,
  { steps, adjoint = 'stored' }: Pick<Span, 'steps' | 'adjoint'>,
): Loss<P, RolloutBatch> {
  return (params, { frames, times, targets, noise }) => {
    const { posterior, state } = model.infer(params, frames, noise);
    const { q } = model.rollout(params, state, { steps, adjoint });
    const output = model.decode(params, atTimes(q, times));
    return tf.tidy('objective', () => objective({ output, target: targets, posterior }));
  };
}

/** A product with one-hot rows, since the gradient of a gather is a scatter: costly to compile. */
function atTimes(q: Tensor, times: Tensor2D): Tensor {
  const [batch = 0, time = 0, ...latent] = q.shape;
  const rows = tf.oneHot(times, time, 1, 0, 'float32');
  const chosen = tf.matMul(rows, tf.reshape(q, [batch, time, -1]));
  return tf.reshape(chosen, [batch, times.shape[1], ...latent]);
}
