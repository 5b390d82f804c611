import * as tf from '@tensorflow/tfjs-core';
import type { Scalar, Tensor, Tensor1D, Tensor5D } from '@tensorflow/tfjs-core';
import type { Params, PhaseState } from '@hgn/core';
import { frameErrors } from './frame-errors.ts';
import type { Hgn, Span } from './hgn.ts';
import { stateAt } from './state-at.ts';

/** How far from its start each trajectory ends, `[batch]`. */
export type Reversal = {
  /** ‖s′ − s₀‖ / σ with s = (q, p), and σ² the mean over batch and time of ‖s − mean s‖². */
  readonly latent: Tensor1D;
  /** Mean square difference of the images decoded from q′ and q₀. */
  readonly pixels: Tensor1D;
};

/**
 * The error of going there and back: `steps` steps of `dt` from `state`, then as many of −dt.
 * A reversible integrator returns to the start up to rounding, whatever H is.
 *
 * @throws HgnError where there is no way back
 */
export function reversal<P extends Params>(
  model: Hgn<P>,
  params: P,
  state: PhaseState,
  { steps, dt = model.dt }: Pick<Span, 'steps' | 'dt'>,
): Reversal {
  return tf.tidy(() => {
    const forward = model.rollout(params, state, { steps, dt });
    const end = stateAt(model.rollout(params, stateAt(forward, -1), { steps, dt: -dt }), -1);

    const moved = tf.add(squaredDistance(end.q, state.q), squaredDistance(end.p, state.p));
    const spread = tf.add(variance(forward.q), variance(forward.p));
    const images = model.decode(params, tf.stack([state.q, end.q], 1));
    const [before, after] = tf.split(images, 2, 1) as [Tensor5D, Tensor5D];
    return {
      latent: tf.sqrt(tf.div(moved, spread)),
      pixels: tf.squeeze(frameErrors(after, before), [1]),
    };
  });
}

/** Σ (x − y)² over all axes but the first. */
function squaredDistance(x: Tensor, y: Tensor): Tensor1D {
  const [batch = 0] = x.shape;
  return tf.sum(tf.reshape(tf.squaredDifference(x, y), [batch, -1]), 1);
}

/** The variance over batch and time, summed over the latents. */
function variance(x: Tensor): Scalar {
  const mean = tf.mean(x, [0, 1], true);
  return tf.sum(tf.mean(tf.squaredDifference(x, mean), [0, 1]));
}
