import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Tensor3D } from '@tensorflow/tfjs-core';
import { gradients, type Params, type PhaseState } from '@hgn/core';
import type { Hgn } from './hgn.ts';
import { stateAt } from './state-at.ts';

/**
 * The Jacobian ∂(q′, p′)/∂(q, p) of the learned map from one frame to the next, at each of the states
 * `[batch, …latent]` of D numbers in q and in p: `[batch, 2D, 2D]`, one row for each number of q′,
 * then of p′. By reverse-mode differentiation of the rollout of one step, all rows in one pass: each
 * state is given 2D times, and its i-th copy asked for the gradient of the i-th number.
 *
 * The Jacobian of a whole rollout is the product of those of its frames, `chained` in double precision.
 *
 * @throws HgnError where a step of this `dt` cannot be rolled out
 */
export function frameJacobian<P extends Params>(
  model: Pick<Hgn<P>, 'dt' | 'rollout'>,
  params: P,
  state: PhaseState,
  { dt = model.dt }: { readonly dt?: number } = {},
): Tensor3D {
  return tf.tidy(() => {
    const [batch = 0, ...latent] = state.q.shape;
    const D = tf.util.sizeFromShape(latent);
    const copies = (x: Tensor): Tensor =>
      tf.reshape(tf.tile(tf.reshape(x, [batch, 1, D]), [1, 2 * D, 1]), [batch * 2 * D, ...latent]);
    const flat = ({ q, p }: PhaseState): Tensor =>
      tf.concat([tf.reshape(q, [-1, D]), tf.reshape(p, [-1, D])], 1);

    const from = { q: copies(state.q), p: copies(state.p) };
    const asked = tf.tile(tf.eye(2 * D), [batch, 1]);
    const [q, p] = gradients(() => {
      const next = stateAt(model.rollout(params, from, { steps: 1, dt }), 1);
      return tf.sum(tf.mul(flat(next), asked));
    }, [from.q, from.p]) as [Tensor, Tensor];
    return tf.reshape(flat({ q, p }), [batch, 2 * D, 2 * D]);
  });
}
