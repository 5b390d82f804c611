import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { mismatch, type PhaseState } from '@hgn/core';

/**
 * The state `[batch, …latent]` at one time of a rollout `[batch, time, …latent]`, counted from the
 * end if `time` is negative: −1 is the last.
 *
 * @throws HgnError if the rollout has no such time
 */
export function stateAt(states: PhaseState, time: number): PhaseState {
  const [, times = 0] = states.q.shape;
  const index = time < 0 ? time + times : time;
  if (!Number.isInteger(index) || index < 0 || index >= times) {
    throw mismatch(
      'time',
      `a whole number from ${-times} to ${times - 1}`,
      `${time}`,
      'A rollout has steps + 1 times.',
    );
  }
  const at = (x: Tensor): Tensor => tf.squeeze(tf.slice(x, [0, index], [-1, 1]), [1]);
  return tf.tidy(() => ({ q: at(states.q), p: at(states.p) }));
}
