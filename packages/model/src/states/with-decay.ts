import * as tf from '@tensorflow/tfjs-core';
import type { Scalar } from '@tensorflow/tfjs-core';
import { flattenTree, type Loss, type Params, type Tree } from '@hgn/core';

/**
 * A loss with `decay` · |θ|²/2 of all weights added, whose gradient is what optimisers elsewhere call
 * weight decay, decay · θ. Metrics stay those of the loss.
 */
export function withDecay<P extends Params, B extends Tree>(
  loss: Loss<P, B>,
  decay: number,
): Loss<P, B> {
  return (params, batch, controls) => {
    const value = loss(params, batch, controls);
    return tf.tidy(() => {
      const squares = flattenTree(params).map(([, leaf]): Scalar => tf.sum(tf.square(leaf)));
      const total: Scalar = tf.addN(squares);
      return { ...value, loss: tf.add(value.loss, tf.mul(total, decay / 2)) };
    });
  };
}
