import * as tf from '@tensorflow/tfjs-core';
import type { Scalar } from '@tensorflow/tfjs-core';
import type { Loss, Motion, Params, PhaseState } from '@hgn/core';
import { assertAlike } from './assert-alike.ts';

/** States and how fast each of them changes, q and p `[batch, …]`. */
export type DerivativeBatch = { readonly state: PhaseState; readonly derivative: PhaseState };

/**
 * The loss of Hamiltonian Neural Networks on given derivatives, the mean over states and coordinates of
 * (dq/dt − ∂H/∂p)² and (dp/dt + ∂H/∂q)², where `motion` is `hamiltonianMotion(H)`; of any other motion,
 * the same against what it says: a network without an energy is the baseline of the paper.
 *
 * Its metric `mse` is the loss itself. Throws an HgnError if derivatives and states differ in shape.
 *
 * @see S. Greydanus, M. Dzamba, J. Yosinski, Hamiltonian Neural Networks, 2019, equation 3,
 *   arXiv 1906.01563 (there the sum over coordinates; its code, and its table, have the mean)
 */
export function derivativeLoss<P extends Params>(motion: Motion<P>): Loss<P, DerivativeBatch> {
  return (params, { state, derivative }) =>
    tf.tidy(() => {
      assertAlike('derivative', derivative, state);
      const velocity = motion.velocity(params, state);
      const mse = meanSquare(velocity, derivative);
      return { loss: mse, metrics: { mse: tf.clone(mse) } };
    });
}

/** The mean over all numbers of q and of p of (x − y)². */
export function meanSquare(x: PhaseState, y: PhaseState): Scalar {
  const half = (a: PhaseState['q'], b: PhaseState['q']): Scalar =>
    tf.mean(tf.squaredDifference(a, b));
  return tf.mul(tf.add(half(x.q, y.q), half(x.p, y.p)), 0.5);
}
