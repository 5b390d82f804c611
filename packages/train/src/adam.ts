import * as tf from '@tensorflow/tfjs-core';
import type { Scalar, Tensor1D } from '@tensorflow/tfjs-core';
import { countParams } from '@hgn/core';
import { flat, norm, unflat } from './flat.ts';
import { movingAverage } from './moving-average.ts';
import type { Optimiser } from './optimiser.ts';

/** How Adam averages; the paper's choice by default. */
export type AdamOptions = {
  /** The share of the mean gradient that a step keeps. */
  readonly beta1?: number;
  /** The share of the mean squared gradient that a step keeps. */
  readonly beta2?: number;
  /** Added to the root of the mean square, so that no step divides by 0. */
  readonly epsilon?: number;
  /** The length a gradient, of all weights together, is cut down to; not at all by default. */
  readonly clipNorm?: number;
};

/** Moving averages, over all weights as one vector. */
export type AdamState = {
  /** Of the gradient, m. */
  readonly mean: Tensor1D;
  /** Of its square, v. */
  readonly square: Tensor1D;
  /** Of the number 1: what m is too small by, 1 − β₁ᵗ. */
  readonly meanWeight: Scalar;
  /** The same for v, 1 − β₂ᵗ. */
  readonly squareWeight: Scalar;
};

/**
 * Adam: m ← β₁·m + (1 − β₁)·g, v ← β₂·v + (1 − β₂)·g²,
 * θ ← θ − rate · m̂ / (√v̂ + ε) with m̂ = m / (1 − β₁ᵗ), v̂ = v / (1 − β₂ᵗ).
 *
 * The two weights are kept as averages of 1, since a power of β, subtracted from 1 in float32, is
 * wrong in the fifth digit at first.
 *
 * @see D. Kingma, J. Ba, Adam: A Method for Stochastic Optimization, 2015, algorithm 1,
 *   arXiv 1412.6980
 */
export function adam({
  beta1 = 0.9,
  beta2 = 0.999,
  epsilon = 1e-8,
  clipNorm = Infinity,
}: AdamOptions = {}): Optimiser<AdamState> {
  return {
    init: (params) => {
      const size = countParams(params);
      return {
        mean: tf.zeros([size]),
        square: tf.zeros([size]),
        meanWeight: tf.scalar(0),
        squareWeight: tf.scalar(0),
      };
    },
    update: ({ params, gradients, state, learningRate }) => {
      const gradient = clipped(flat(gradients), clipNorm);
      const mean = movingAverage(beta1, state.mean, gradient);
      const square = movingAverage(beta2, state.square, tf.square(gradient));
      const meanWeight = movingAverage(beta1, state.meanWeight, 1);
      const squareWeight = movingAverage(beta2, state.squareWeight, 1);
      const scale = tf.add(tf.sqrt(tf.div(square, squareWeight)), epsilon);
      const step = tf.div(tf.mul(mean, tf.div(learningRate, meanWeight)), scale);
      return {
        params: unflat(tf.sub(flat(params), step), params),
        state: { mean, square, meanWeight, squareWeight },
      };
    },
  };
}

function clipped(gradient: Tensor1D, clipNorm: number): Tensor1D {
  if (clipNorm === Infinity) return gradient;
  return tf.mul(gradient, tf.minimum(1, tf.div(clipNorm, norm(gradient))));
}
