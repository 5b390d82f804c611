import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Tensor4D } from '@tensorflow/tfjs-core';
import { seededRng } from '@hgn/core';
import { describe, expect, it } from 'vitest';
import { selectEngine } from '../src/engines.ts';

await selectEngine('wasm');

type Convolution = Parameters<typeof tf.conv2d>;
const strides: Convolution[2][] = [1, 2, 3, [2, 1]];
const paddings: Convolution[3][] = [
  'same',
  'valid',
  [
    [0, 0],
    [2, 1],
    [0, 3],
    [0, 0],
  ],
];
const sides = [1, 2, 3, 4];
const cases = strides.flatMap((stride) =>
  paddings.flatMap((pad) => sides.map((side) => ({ side, stride, pad }))),
);

const random = (seed: number, shape: [number, number, number, number]): Tensor4D => {
  const rng = seededRng(seed);
  const size = shape.reduce((product, n) => product * n, 1);
  return tf.tensor4d(Float32Array.from({ length: size }, rng.normal), shape);
};

describe('the gradient of a filter on wasm', () => {
  it.each(cases)('is that of the cpu backend: $side×$side, $stride, $pad', async (options) => {
    const { side, stride, pad } = options;
    const gradientOn = async (backend: string): Promise<Float32Array> => {
      await tf.setBackend(backend);
      const convolved = (filter: Tensor): Tensor =>
        tf.square(tf.conv2d(random(1, [2, 7, 8, 3]), filter as Tensor4D, stride, pad));
      return tf
        .grad(convolved)(random(2, [side, side, 3, 5]))
        .dataSync() as Float32Array;
    };
    const expected = await gradientOn('cpu');
    const got = await gradientOn('wasm');
    expect(got).toHaveLength(expected.length);
    const largest = Math.max(...expected.map(Math.abs));
    // float32 sums of up to 112 terms, in another order
    got.forEach((value, i) => {
      expect(Math.abs(value - (expected[i] ?? NaN)) / largest).toBeLessThan(2e-6);
    });
  });

  it('refuses images whose channels come first', async () => {
    await tf.setBackend('wasm');
    const dy = tf.zeros<tf.Rank.R4>([1, 2, 4, 4]);
    expect(() =>
      tf
        .engine()
        .runKernel(
          tf.Conv2DBackpropFilter,
          { x: tf.zeros([1, 3, 4, 4]), dy },
          { strides: 1, pad: 'same', dataFormat: 'NCHW', filterShape: [3, 3, 3, 2] },
        ),
    ).toThrow('expected images [batch, height, width, channels], got NCHW');
  });
});
