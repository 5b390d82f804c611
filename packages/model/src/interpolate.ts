import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { mismatch, type PhaseState } from '@hgn/core';

/**
 * The state on the straight line between two, (1 − w)·from + w·to for q and for p: `from` at w = 0,
 * `to` at w = 1, beyond them outside of 0 … 1. Both are `[batch, …latent]`; an axis of length 1
 * stands for every element along it.
 *
 * @throws HgnError if the weight is not a finite number
 */
export function interpolate(from: PhaseState, to: PhaseState, weight: number): PhaseState {
  if (!Number.isFinite(weight)) {
    throw mismatch('weight', 'a finite number', `${weight}`, 'Half-way is 0.5.');
  }
  const between = (a: Tensor, b: Tensor): Tensor =>
    tf.add(tf.mul(a, 1 - weight), tf.mul(b, weight));
  return tf.tidy(() => ({ q: between(from.q, to.q), p: between(from.p, to.p) }));
}
