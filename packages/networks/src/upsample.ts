import * as tf from '@tensorflow/tfjs-core';
import type { GradSaveFunc, Tensor, Tensor4D } from '@tensorflow/tfjs-core';

type Linear = (x: Tensor) => Tensor;

/** A linear op from its kernel and its adjoint, which is its gradient. */
function linear(kernel: Linear, adjoint: Linear): Linear {
  const op = tf.customGrad((x: Tensor | GradSaveFunc) => ({
    value: kernel(x as Tensor),
    gradFunc: (dy: Tensor) => adjoint(dy),
  }));
  return (x) => op(x);
}

/**
 * Nearest-neighbour upsampling, `[batch, h, w, c]` → `[batch, 2h, 2w, c]`: each pixel becomes 2×2.
 * Its gradient is the sum over 2×2 blocks, whose gradient is the upsampling again: right at every
 * order and on every backend, which TensorFlow.js's own of `resizeNearestNeighbor` is not.
 */
export const upsample: Linear = linear(
  (x) => {
    const [, height, width] = x.shape as Tensor4D['shape'];
    return tf.image.resizeNearestNeighbor(x as Tensor4D, [2 * height, 2 * width]);
  },
  (dy) => sumOfBlocks(dy),
);

/** The adjoint of {@link upsample}, `[batch, 2h, 2w, c]` → `[batch, h, w, c]`. */
const sumOfBlocks: Linear = linear(
  (x) => tf.mul(tf.avgPool(x as Tensor4D, 2, 2, 'valid'), 4),
  upsample,
);
