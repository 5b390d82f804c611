import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { exp, mismatch } from '@hgn/core';
import { assertShape } from './assert-shape.ts';
import type { Network } from './network.ts';

/** The mass matrix of a {@link quadraticKinetic}. */
export type QuadraticKineticOptions = {
  /** Degrees of freedom. */
  readonly dimension: number;
  /**
   * - `'unit'`: M = 1, nothing is learned;
   * - `'diagonal'`: M⁻¹ = diag(e^{2a}), one mass for each direction;
   * - `'full'`: M⁻¹ = L·Lᵀ, L lower triangular, e^{a} on its diagonal.
   */
  readonly mass?: 'unit' | 'diagonal' | 'full';
};

/** The weights of a {@link quadraticKinetic}: `log` is a, `[dimension]`, `lower` what lies below it. */
export type QuadraticKineticParams =
  readonly [] | { readonly log: Tensor } | { readonly log: Tensor; readonly lower: Tensor };

/**
 * The kinetic energy K = pᵀ·M⁻¹·p/2 with a learned constant mass matrix: `[batch, dimension]` → its
 * terms, ½(Lᵀp)ᵢ², `[batch, dimension]`, for `separableHamiltonian` to add. It begins with M = 1.
 *
 * @throws HgnError if the dimension is not a whole number; at `apply`, if p has another one
 * @see V. Souveton et al., Fixed-kinetic Neural Hamiltonian Flows for enhanced interpretability and
 *   reduced complexity, 2023, arXiv 2302.01955
 */
export function quadraticKinetic({
  dimension,
  mass = 'diagonal',
}: QuadraticKineticOptions): Network<QuadraticKineticParams> {
  if (!Number.isSafeInteger(dimension) || dimension < 1) {
    const remedy = 'Count the numbers of p.';
    throw mismatch(
      'quadraticKinetic: dimension',
      'a whole number from 1 up',
      `${dimension}`,
      remedy,
    );
  }
  return {
    init: () => {
      if (mass === 'unit') return [];
      const log = tf.zeros([dimension]);
      return mass === 'diagonal' ? { log } : { log, lower: tf.zeros([dimension, dimension]) };
    },
    apply: (params, p) =>
      tf.tidy(() => {
        assertShape('quadraticKinetic input', [dimension], p, 'Build it with the size of p.');
        return tf.mul(tf.square(scaled(params, p)), 0.5);
      }),
  };
}

/** Lᵀp of every row. */
function scaled(params: QuadraticKineticParams, p: Tensor): Tensor {
  if (!('log' in params)) return p;
  const diagonal = tf.mul(p, exp(params.log));
  if (!('lower' in params)) return diagonal;
  const [n = 0] = params.lower.shape;
  const below = Array.from({ length: n * n }, (_, i) => (i % n < Math.floor(i / n) ? 1 : 0));
  return tf.add(diagonal, tf.matMul(p, tf.mul(params.lower, tf.tensor2d(below, [n, n]))));
}
