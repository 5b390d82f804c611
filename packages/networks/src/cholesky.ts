import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Tensor3D } from '@tensorflow/tfjs-core';
import { assertShape } from './assert-shape.ts';

/** A lower triangular matrix L of each batch element, `[batch, n, n]`, its diagonal positive. */
export type Cholesky = Tensor3D;

/** The entries of a triangle of n rows. */
const triangle = (n: number): number => (n * (n + 1)) / 2;

/** The least entry of a diagonal: what has next to no mass is flung away by any force. */
const LEAST = 0.1;
/** What makes the diagonal 1 where the numbers are 0: LEAST + softplus(SHIFT) = 1. */
const SHIFT = Math.log(Math.expm1(1 - LEAST));

/**
 * L of the numbers x that a network makes, `[batch, n · (n + 1) / 2]`: of the first n,
 * 0.1 + softplus(x + 0.378) on the diagonal, the others below it, row by row. Then L·Lᵀ is positive
 * definite, and 1 where all numbers are 0.
 *
 * @throws HgnError if there are more or fewer numbers
 */
export function choleskyOf(numbers: Tensor, n: number): Cholesky {
  const remedy = 'Give the network n · (n + 1) / 2 outputs.';
  assertShape('entries of a triangular matrix', [triangle(n)], numbers, remedy);
  const first = tf.slice(numbers, [0, 0], [-1, n]);
  const diagonal = tf.add(tf.softplus(tf.add(first, SHIFT)), LEAST);
  const entries =
    n === 1 ? diagonal : tf.concat([diagonal, tf.slice(numbers, [0, n], [-1, -1])], 1);
  // a product puts them in their places: a gather's gradient is a scatter
  return tf.reshape(tf.matMul(entries, places(n)), [-1, n, n]);
}

/** `[n · (n + 1) / 2, n · n]`: row k has a 1 where entry k belongs. */
function places(n: number): Tensor {
  const rows = triangle(n);
  const values = new Float32Array(rows * n * n);
  let k = n;
  for (let i = 0; i < n; i++) {
    values[i * n * n + i * n + i] = 1;
    for (let j = 0; j < i; j++) values[k++ * n * n + i * n + j] = 1;
  }
  return tf.tensor2d(values, [rows, n * n]);
}

/** L·x of each batch element, `[batch, n]`. */
export function times(l: Cholesky, x: Tensor): Tensor {
  return tf.sum(tf.mul(l, tf.expandDims(x, 1)), 2);
}

/** Lᵀ·x of each batch element, `[batch, n]`. */
export function transposedTimes(l: Cholesky, x: Tensor): Tensor {
  return tf.sum(tf.mul(l, tf.expandDims(x, 2)), 1);
}

/**
 * The solution x of L·Lᵀ·x = b, `[batch, n]`. With L = (1 + N)·D, N strictly lower triangular and
 * D the diagonal, (1 + N)⁻¹ = (1 − N)·(1 + N²)·(1 + N⁴)⋯ ends where a power of N is past n and so 0:
 * log₂ n products in place of n substitutions one after the other.
 */
export function choleskySolve(l: Cholesky, b: Tensor): Tensor {
  const [, n] = l.shape;
  const one = tf.eye(n);
  const diagonal = tf.sum(tf.mul(l, one), 1);
  let power: Tensor3D = tf.sub(one, tf.div(l, tf.expandDims(diagonal, 1)));
  let inverse: Tensor3D = tf.add(power, one);
  for (let k = 2; k < n; k *= 2) {
    power = tf.matMul(power, power);
    inverse = tf.add(inverse, tf.matMul(inverse, power));
  }
  const y = tf.div(times(inverse, b), tf.square(diagonal));
  return transposedTimes(inverse, y);
}
