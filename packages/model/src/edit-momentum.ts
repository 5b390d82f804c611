import * as tf from '@tensorflow/tfjs-core';
import { mismatch, type PhaseState } from '@hgn/core';

/**
 * The same positions with `factor` times the momenta: 0 brings what moves to rest, −1 sends it back
 * the way it came, 2 pushes it. Where H is even in p, the rollout from a state with momenta turned is
 * the rollout backward; a learned H need not be.
 *
 * @throws HgnError if the factor is not a finite number
 */
export function editMomentum({ q, p }: PhaseState, factor: number): PhaseState {
  if (!Number.isFinite(factor)) {
    throw mismatch('factor', 'a finite number', `${factor}`, 'To turn it round, give −1.');
  }
  return tf.tidy(() => ({ q: tf.clone(q), p: tf.mul(p, factor) }));
}
