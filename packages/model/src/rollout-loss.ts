import * as tf from '@tensorflow/tfjs-core';
import type { Scalar, Tensor, Tensor2D, Tensor5D } from '@tensorflow/tfjs-core';
import { type Loss, mismatch, type Objective, type Params, type PhaseState } from '@hgn/core';
import type { Hgn, Span } from './hgn.ts';
import { inconsistency } from './inconsistency.ts';

/** What a training step sees of each trajectory. */
export type RolloutBatch = {
  /** What the encoder reads `[batch, time, height, width, channels]`. */
  readonly frames: Tensor5D;
  /** Steps from the earliest state to each target, int32 `[batch, k]`, in 0 … back + steps. */
  readonly times: Tensor2D;
  /** The frames at these times `[batch, k, height, width, channels]`. */
  readonly targets: Tensor5D;
  /**
   * Standard normal numbers of the shape of the latent, as `withNoise` draws them; without them z is
   * the posterior mean.
   */
  readonly noise?: Tensor;
  /** A second window of each trajectory, for a loss that asks for consistency. */
  readonly later?: {
    /** What the encoder reads, as `frames`. */
    readonly frames: Tensor5D;
    /** Steps from the earliest state to the state of these frames, int32 `[batch, 1]`. */
    readonly times: Tensor2D;
  };
};

/** How far the rollouts of a loss go, and what is asked of them beside images. */
export type RolloutLossOptions = Omit<Span, 'dt'> & {
  /**
   * The weight of the {@link inconsistency} of states rolled out and states inferred from a later
   * window, which is another metric then; none by default.
   */
  readonly consistency?: number;
};

/**
 * The loss of a rollout: a state is inferred and rolled out over `steps` steps after and `back` steps
 * before it, and the `k` states at the times of the targets are decoded and handed to the `objective`.
 * The targets say where in its frames the state is: at the frame that is `back` frames after the one
 * that time 0 stands for.
 *
 * Rolling is cheap and decoding is not. With times drawn uniformly, the loss of a few frames is an
 * unbiased estimate of that of all, so that a long horizon costs little more than a short one. Where
 * the memory of its steps is too much, the adjoint 'reversible' leaves that of its states.
 */
export function rolloutLoss<P extends Params>(
  model: Hgn<P>,
  objective: Objective,
  { consistency = 0, ...span }: RolloutLossOptions,
): Loss<P, RolloutBatch> {
  return (params, { frames, times, targets, noise, later }, controls) => {
    const { posterior, state } = model.infer(params, frames, noise);
    const states = model.rollout(params, state, span);
    const output = model.decode(params, atTimes(states.q, times));
    const evidence = { output, target: targets, posterior, ...(controls && { controls }) };
    const value = tf.tidy('objective', () => objective(evidence));
    if (consistency === 0) return value;
    if (later === undefined) {
      const remedy = 'Ask batches() for it, or for no consistency.';
      throw mismatch('batch', 'a later window', 'none', remedy);
    }
    const inferred = model.infer(params, later.frames).state;
    return tf.tidy('consistency', () => {
      const carried = stateAtTimes(states, later.times);
      const apart = inconsistency(carried, inferred);
      const loss: Scalar = tf.add(value.loss, tf.mul(apart, consistency));
      return { loss, metrics: { ...value.metrics, inconsistency: apart } };
    });
  };
}

/** The state of each trajectory at a time of its own, int32 `[batch, 1]`. */
function stateAtTimes({ q, p }: PhaseState, times: Tensor2D): PhaseState {
  const at = (x: Tensor): Tensor => tf.squeeze(atTimes(x, times), [1]);
  return { q: at(q), p: at(p) };
}

/** A product with one-hot rows, since the gradient of a gather is a scatter: costly to compile. */
function atTimes(q: Tensor, times: Tensor2D): Tensor {
  const [batch = 0, time = 0, ...latent] = q.shape;
  const rows = tf.oneHot(times, time, 1, 0, 'float32');
  const chosen = tf.matMul(rows, tf.reshape(q, [batch, time, -1]));
  return tf.reshape(chosen, [batch, times.shape[1], ...latent]);
}
