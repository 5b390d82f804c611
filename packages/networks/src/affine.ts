import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import type { Rng } from '@hgn/core';

/** The weights of x · kernel + bias; the last axis of `kernel` is that of `bias`, the outputs. */
export type Affine = { readonly kernel: Tensor; readonly bias: Tensor };

/**
 * Fresh weights: kernel ~ N(0, gain² / fan-in), bias ~ N(0, spread²), the fan-in being the number of
 * inputs that an output sums over.
 *
 * @see Y. LeCun et al., Efficient BackProp, 1998, section 4.6, DOI 10.1007/3-540-49430-8_2
 */
export function affine(rng: Rng, shape: readonly number[], gain: number, spread = 0): Affine {
  const fanIn = shape.slice(0, -1).reduce((product, n) => product * n, 1);
  const outputs = shape.at(-1) as number;
  const std = gain / Math.sqrt(fanIn);
  const values = Float32Array.from({ length: fanIn * outputs }, () => std * rng.normal());
  const bias = Float32Array.from({ length: outputs }, () =>
    spread === 0 ? 0 : spread * rng.normal(),
  );
  return { kernel: tf.tensor(values, [...shape]), bias: tf.tensor1d(bias) };
}
