import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import {
  fieldOf,
  type Hamiltonian,
  mish,
  sigmoid,
  swish,
  tanh,
  exp,
  type PhaseState,
} from '@hgn/core';

type Activation = (x: tf.Tensor) => tf.Tensor;
const plain: Record<string, Activation> = {
  'tf.tanh': tf.tanh,
  'tf.sigmoid': tf.sigmoid,
  'tf.exp': tf.exp,
  'tf.softplus': tf.softplus,
  'tf.softmax': (x) => tf.slice(tf.softmax(tf.concat([x, tf.mul(x, 2)], 1)), [0, 0], [-1, 1]),
  'log(1 + tf.exp)': (x) => tf.log(tf.add(1, tf.exp(x))),
  tanh,
  sigmoid,
  exp,
  swish,
  mish,
};

/** d/dw of Σ (∂H/∂p)² and of Σ (∂H/∂q)² for H(q, p) = Σ f(w q p + q), by finite differences. */
describe.each(Object.entries(plain))('an H that calls %s', (_, f) => {
  const h: Hamiltonian<tf.Tensor> = {
    init: () => tf.scalar(0.7),
    energy: (w, { q, p }) => tf.sum(f(tf.add(tf.mul(tf.mul(w, q), p), q)), 1),
  };
  const state: PhaseState = { q: tf.tensor2d([[0.3], [-0.8]]), p: tf.tensor2d([[0.5], [1.1]]) };
  const loss = (w: tf.Tensor): tf.Scalar => {
    const { q, p } = fieldOf(h, w).both(state);
    return tf.add(tf.sum(tf.square(q)), tf.sum(tf.square(p)));
  };
  it('is right at second order, or refused', () => {
    const w = 0.7,
      e = 1e-2;
    const at = (x: number): number => loss(tf.scalar(x)).dataSync()[0] as number;
    const expected = (8 * (at(w + e) - at(w - e)) - (at(w + 2 * e) - at(w - 2 * e))) / (12 * e);
    const got = tf
      .grad((x: tf.Tensor) => loss(x))(tf.scalar(w))
      .dataSync()[0] as number;
    expect(Math.abs(got - expected)).toBeLessThan(2e-3 * Math.abs(expected));
  });
});
