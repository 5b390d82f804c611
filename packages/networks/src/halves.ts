import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { mismatch } from '@hgn/core';

/** The two halves of the last axis of `x`. */
export function halves(x: Tensor): [Tensor, Tensor] {
  const size = x.shape.at(-1) ?? 1;
  if (size % 2 === 0) return tf.split(x, 2, x.rank - 1) as [Tensor, Tensor];
  throw mismatch(
    'last axis',
    'an even size, to be halved',
    `${size}`,
    'Give the layer that makes it twice the size of a half.',
  );
}
