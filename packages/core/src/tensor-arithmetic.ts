import * as tf from '@tensorflow/tfjs-core';
import type { GradSaveFunc, Tensor } from '@tensorflow/tfjs-core';
import type { Arithmetic } from './integrator.ts';

/**
 * Of float32 tensors. Their values cannot be read while a function is traced, nor on a backend that
 * reads asynchronously only. A rounded tensor has the gradient of one that is not.
 */
export const tensorArithmetic: Arithmetic = {
  epsilon: 2 ** -23,
  dot: (x, y) => {
    let values: readonly [ArrayLike<number>, ArrayLike<number>];
    try {
      values = [x.dataSync(), y.dataSync()];
    } catch {
      return undefined;
    }
    const [left, right] = values;
    let sum = 0; // in double precision
    for (let i = 0; i < left.length; i++) sum += (left[i] as number) * (right[i] as number);
    return sum;
  },
  rounded: (a, x, grid) =>
    tf.customGrad((input: Tensor | GradSaveFunc) => ({
      value: tf.mul(tf.round(tf.mul(input as Tensor, a / grid)), grid),
      gradFunc: (dy: Tensor) => tf.mul(dy, a),
    }))(x),
};
