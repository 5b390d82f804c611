import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { assertShape } from './assert-shape.ts';
import type { Network } from './network.ts';

/** The friction of a {@link damping}. */
export type DampingOptions = {
  /** The shape of p, without the batch. */
  readonly shape: readonly number[];
  /**
   * - `'diagonal'`: R = diag(a²), one coefficient for each number of p, or each channel of a map;
   * - `'full'`: R = A·Aᵀ, A lower triangular; of vectors alone.
   */
  readonly matrix?: 'diagonal' | 'full';
};

/** Coefficients begin small, and not at 0, where their squares have no slope. */
const START = 0.1;

/**
 * Friction R·v against a velocity v `[batch, …shape]`, with a learned constant R that is symmetric
 * and never negative: vᵀ·R·v ≥ 0 whatever the weights.
 *
 * @throws HgnError at `apply`, if the velocity has another shape
 */
export function damping({ shape, matrix = 'diagonal' }: DampingOptions): Network<Tensor> {
  const n = shape.at(-1) ?? 1;
  return {
    init: () =>
      matrix === 'diagonal' ? tf.fill([n], START) : tf.tidy(() => tf.mul(tf.eye(n), START)),
    apply: (weights, v) =>
      tf.tidy(() => {
        assertShape('damping input', shape, v, 'Build it with the shape of p.');
        if (matrix === 'diagonal') return tf.mul(v, tf.square(weights));
        const below = Array.from({ length: n * n }, (_, i) => (i % n <= Math.floor(i / n) ? 1 : 0));
        const a = tf.mul(weights, tf.tensor2d(below, [n, n]));
        return tf.matMul(tf.matMul(v, a), a, false, true);
      }),
  };
}
