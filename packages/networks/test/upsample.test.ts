import * as tf from '@tensorflow/tfjs-core';
import type { Scalar, Tensor } from '@tensorflow/tfjs-core';
import { gradients } from '@hgn/core';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { upsample } from '../src/index.ts';

const size = fc.integer({ min: 1, max: 3 });
const shapes = fc.tuple(size, size, size, size);
const laws = { seed: 1, numRuns: 20 };
/** Numbers without order, none of them twice. */
const scattered = (shape: readonly number[], seed: number): Tensor => {
  const length = shape.reduce((product, n) => product * n);
  return tf.tensor(
    Array.from({ length }, (_, i) => Math.sin(seed + i)),
    [...shape],
  );
};
const gradient = (f: (x: Tensor) => Tensor, x: Tensor): Tensor =>
  gradients((): Scalar => tf.sum(f(x)), [x])[0] as Tensor;
const largest = (x: Tensor): number => tf.max(tf.abs(x)).dataSync()[0] as number;

describe('upsample', () => {
  it('makes 2×2 pixels of each', () => {
    const rows = upsample(tf.tensor4d([1, 2, 3, 4, 5, 6, 7, 8], [2, 2, 2, 1])).arraySync();
    expect((rows as number[][][][]).map((image) => image.map((row) => row.flat()))).toEqual([
      [
        [1, 1, 2, 2],
        [1, 1, 2, 2],
        [3, 3, 4, 4],
        [3, 3, 4, 4],
      ],
      [
        [5, 5, 6, 6],
        [5, 5, 6, 6],
        [7, 7, 8, 8],
        [7, 7, 8, 8],
      ],
    ]);
  });

  it('has the sum over its 2×2 pixels for gradient, at any batch and size', () => {
    fc.assert(
      fc.property(shapes, ([b, h, w, c]) => {
        const weights = scattered([b, 2 * h, 2 * w, c], 2);
        const got = gradient((x) => tf.mul(upsample(x), weights), scattered([b, h, w, c], 1));
        const sums = tf.sum(tf.reshape(weights, [b, h, 2, w, 2, c]), [2, 4]);
        expect(largest(tf.sub(got, sums))).toBeLessThan(2e-6); // 4 float32 numbers below 1
      }),
      laws,
    );
  });

  it('is right at second and third order: ∇ⁿ of Σ up(x)⁴', () => {
    const x = scattered([2, 2, 3, 2], 1);
    const quartic = (z: Tensor): Tensor => tf.square(tf.square(upsample(z)));
    const first = (z: Tensor): Tensor => gradient(quartic, z);
    const second = (z: Tensor): Tensor => gradient(first, z);
    const third = (z: Tensor): Tensor => gradient(second, z);
    // Σ up(x)⁴ = 4 Σ x⁴, element by element
    expect(largest(tf.sub(first(x), tf.mul(16, tf.pow(x, 3))))).toBeLessThan(1e-5);
    expect(largest(tf.sub(second(x), tf.mul(48, tf.square(x))))).toBeLessThan(1e-4);
    expect(largest(tf.sub(third(x), tf.mul(96, x)))).toBeLessThan(1e-3);
  });
});
