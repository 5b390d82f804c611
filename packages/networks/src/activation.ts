import type { Tensor } from '@tensorflow/tfjs-core';

/**
 * A function of each element, passed as a value: `tf.relu`, `tf.softplus`, `swish` of `@hgn/core`,
 * `(x) => tf.leakyRelu(x, 0.2)`. Inside a Hamiltonian take a smooth one: H is differentiated twice,
 * and the second derivative of `tf.relu` is zero.
 */
export type Activation = (x: Tensor) => Tensor;

export const identity: Activation = (x) => x;
