import * as tf from '@tensorflow/tfjs-core';
import type { Tensor2D } from '@tensorflow/tfjs-core';
import { mismatch, type Params } from '@hgn/core';
import type { Network } from './network.ts';

/**
 * A network of q `[batch, d]` and of the products of two of its coordinates, qᵢ² − 1 and qᵢ·qⱼ: what a
 * unit of its first layer bends along is a conic, not a line, so that wells that are round, or lie on
 * rings, take few units. Smooth, and at second order too.
 *
 * @param make - the network, of d + d(d + 1)/2 inputs, of which it is told the number
 * @throws HgnError if the dimension is not a whole number from 1 up
 */
export function withProducts<P extends Params>(
  dimension: number,
  make: (inputs: number) => Network<P>,
): Network<P> {
  if (!Number.isSafeInteger(dimension) || dimension < 1) {
    throw mismatch(
      'withProducts: dimension',
      'a whole number from 1 up',
      `${dimension}`,
      'Give it the number of coordinates.',
    );
  }
  const pairs = Array.from({ length: dimension }, (_, i) =>
    Array.from({ length: i + 1 }, (__, j) => [i, j] as const),
  ).flat();
  const network = make(dimension + pairs.length);
  // one-hot products, as the gradient of a gather is dear
  const chosen = (which: 0 | 1): Tensor2D => {
    const rows = Array.from({ length: dimension }, (_, axis) =>
      pairs.map((pair) => (pair[which] === axis ? 1 : 0)),
    );
    return tf.tensor2d(rows, [dimension, pairs.length]);
  };
  return {
    init: network.init,
    apply: (params, q) =>
      tf.tidy(() => {
        const products = tf.mul(tf.matMul(q, chosen(0)), tf.matMul(q, chosen(1)));
        const centred = tf.sub(products, tf.tensor1d(pairs.map(([i, j]) => (i === j ? 1 : 0))));
        return network.apply(params, tf.concat([q, centred], 1));
      }),
  };
}
