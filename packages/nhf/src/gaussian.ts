import * as tf from '@tensorflow/tfjs-core';
import type { Tensor1D, Tensor2D } from '@tensorflow/tfjs-core';
import { mismatch } from '@hgn/core';
import type { Prior } from './prior.ts';

/** The centre and the width of a {@link gaussian}. */
export type GaussianOptions = {
  /** The centre, a number for all dimensions or for each; the origin if left out. */
  readonly mean?: number | readonly number[];
  /** The standard deviation, of all dimensions or of each; 1 if left out. */
  readonly std?: number | readonly number[];
};

/**
 * The normal density of independent dimensions, ln π(x) = −Σ ½((xᵢ − meanᵢ) / stdᵢ)² + ln(stdᵢ·√2π).
 *
 * @throws HgnError if `std` is not above 0; at a call, if points have not as many numbers as `mean`,
 *   or as `std` if it is a list
 */
export function gaussian({ mean = 0, std = 1 }: GaussianOptions = {}): Prior {
  if (![std].flat().every((each) => each > 0 && each < Infinity)) {
    throw mismatch('gaussian: std', 'numbers above 0', [std].flat().join(', '), 'Try 1.');
  }
  return {
    sample: (rng, [batch, dimension]) => {
      const [center, width] = [spread(mean, dimension), spread(std, dimension)];
      const values = Float32Array.from({ length: batch * dimension }, (_, i) => {
        const axis = i % dimension;
        return (center[axis] as number) + (width[axis] as number) * rng.normal();
      });
      return tf.tensor2d(values, [batch, dimension]);
    },
    logProb: (x: Tensor2D): Tensor1D =>
      tf.tidy(() => {
        const [, dimension] = x.shape;
        const [center, width] = [spread(mean, dimension), spread(std, dimension)];
        const constant = width.reduce(
          (sum, each) => sum + Math.log(each * Math.sqrt(2 * Math.PI)),
          0,
        );
        const scaled = tf.div(tf.sub(x, tf.tensor1d(center)), tf.tensor1d(width));
        return tf.sub(tf.mul(tf.sum(tf.square(scaled), 1), -0.5), constant);
      }),
  };
}

/** A number for each dimension. */
function spread(of: number | readonly number[], dimension: number): number[] {
  const each = typeof of === 'number' ? Array.from({ length: dimension }, () => of) : [...of];
  if (each.length === dimension) return each;
  const remedy = 'Give `mean` and `std` a number for each dimension.';
  throw mismatch('gaussian: points', `${each.length} numbers each`, `${dimension}`, remedy);
}
