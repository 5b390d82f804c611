import * as tf from '@tensorflow/tfjs-core';
import type { GradSaveFunc, Tensor } from '@tensorflow/tfjs-core';

/**
 * Activations that are right at every order of derivative, anywhere. TensorFlow.js's own `tanh`,
 * `sigmoid` and `exp` write their gradient with their output, which a nested `tf.grad` gets wrong;
 * these save their input and build the derivative from each other. `tf.softplus`, `tf.square`,
 * `tf.sqrt`, `tf.sin` and `tf.cos` are right as they are.
 */
type Smooth = (x: Tensor) => Tensor;

/** An op from its value and its derivative, both functions of the input. */
function smooth(value: Smooth, derivative: Smooth): Smooth {
  return (x) =>
    tf.customGrad((input: Tensor | GradSaveFunc, save: Tensor | GradSaveFunc) => {
      (save as GradSaveFunc)([input as Tensor]);
      return {
        value: value(input as Tensor),
        gradFunc: (dy: Tensor, [saved]: Tensor[]) => tf.mul(dy, derivative(saved as Tensor)),
      };
    })(x);
}

/** eˣ */
export const exp: Smooth = smooth(tf.exp, (x) => exp(x));

/** tanh x */
export const tanh: Smooth = smooth(tf.tanh, (x) => tf.sub(1, tf.square(tanh(x))));

/** 1 / (1 + e⁻ˣ) */
export const sigmoid: Smooth = smooth(tf.sigmoid, (x) => tf.mul(sigmoid(x), sigmoid(tf.neg(x))));

/** x / (1 + e⁻ˣ), also called SiLU. */
export const swish: Smooth = (x) => tf.mul(x, sigmoid(x));

/** x · tanh(ln(1 + eˣ)) */
export const mish: Smooth = (x) => tf.mul(x, tanh(tf.softplus(x)));
