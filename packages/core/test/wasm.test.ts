import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Tensor4D } from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-wasm';
import { seededRng } from '@hgn/core';
import { wasmKernels } from '@hgn/core/wasm';
import { beforeEach, describe, expect, it } from 'vitest';

for (const kernel of wasmKernels) tf.registerKernel(kernel);
await tf.setBackend('wasm');

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

describe('the gradients of a convolution on wasm', () => {
  it.each(cases)('are those of the cpu backend: $side×$side, $stride, $pad', async (options) => {
    const { side, stride, pad } = options;
    const gradientsOn = async (backend: string): Promise<Float32Array[]> => {
      await tf.setBackend(backend);
      const convolved = (images: Tensor, filter: Tensor): Tensor =>
        tf.square(tf.conv2d(images as Tensor4D, filter as Tensor4D, stride, pad));
      const at = [random(1, [2, 7, 8, 3]), random(2, [side, side, 3, 5])];
      return tf
        .grads(convolved)(at)
        .map((gradient) => gradient.dataSync<'float32'>());
    };
    const expected = await gradientsOn('cpu');
    const got = await gradientsOn('wasm');
    expect(got.map(({ length }) => length)).toEqual(expected.map(({ length }) => length));
    const largest = expected.map((values) => Math.max(...values.map(Math.abs)));
    // float32 sums of up to 112 terms, in another order
    got.forEach((values, which) => {
      const errors = values.map((x, i) => Math.abs(x - (expected[which]?.[i] ?? NaN)));
      expect(Math.max(...errors) / (largest[which] ?? NaN)).toBeLessThan(2e-6);
    });
  });

  it.each([
    [tf.Conv2DBackpropFilter, { x: [1, 3, 4, 4], dy: [1, 2, 4, 4] }],
    [tf.Conv2DBackpropInput, { dy: [1, 2, 4, 4], filter: [3, 3, 3, 2] }],
  ])('are refused where channels come first: %s', async (kernel, shapes) => {
    await tf.setBackend('wasm');
    const attrs = { strides: 1, pad: 'same', dataFormat: 'NCHW' } as const;
    const inputs = Object.fromEntries(
      Object.entries(shapes).map(([name, shape]) => [name, tf.zeros(shape)]),
    );
    expect(() => tf.engine().runKernel(kernel, inputs, attrs)).toThrow(
      'expected images [batch, height, width, channels], got NCHW',
    );
  });
});

describe('the wasm backend, corrected,', () => {
  beforeEach(async () => {
    await tf.setBackend('wasm');
  });

  it.each(['float32', 'int32', 'bool'] as const)('makes one-hot rows of %s', (dtype) => {
    const rows = tf.oneHot(tf.tensor2d([[2, 0]], [1, 2], 'int32'), 3, 1, 0, dtype);
    expect(rows).toMatchObject({ shape: [1, 2, 3], dtype });
    expect(Array.from(rows.dataSync())).toEqual([0, 0, 1, 1, 0, 0]);
  });

  it('makes them of any two numbers, and of one alone where an index is out of range', () => {
    const rows = tf.oneHot(tf.tensor1d([1, 5, -1], 'int32'), 2, 0.75, 0.25, 'float32');
    expect(Array.from(rows.dataSync())).toEqual([0.25, 0.75, 0.25, 0.25, 0.25, 0.25]);
  });

  it('refuses the gradient of maxPool', () => {
    const pooled = (x: tf.Tensor): tf.Tensor => tf.maxPool(x as tf.Tensor4D, 2, 2, 'valid');
    expect(() => tf.grad(pooled)(tf.fill([1, 2, 2, 1], -1))).toThrow('Pool with avgPool');
  });
});
