import * as tf from '@tensorflow/tfjs-core';
import type { Tensor2D } from '@tensorflow/tfjs-core';
import type { Rng } from '@hgn/core';

/** Standard normal numbers, row after row. */
export function normal(rng: Rng, shape: [rows: number, columns: number]): Tensor2D {
  return tf.tensor2d(Float32Array.from({ length: shape[0] * shape[1] }, rng.normal), shape);
}
