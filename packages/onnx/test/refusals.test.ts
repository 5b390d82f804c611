import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Tensor4D } from '@tensorflow/tfjs-core';
import { HgnError } from '@hgn/core';
import type { Graph } from '@hgn/compile';
import { onnx } from '@hgn/onnx';
import { describe, expect, it } from 'vitest';

const image = (): Tensor4D => tf.ones([1, 5, 6, 3]);
const bools = (): Tensor => tf.tensor1d([1, 0], 'bool');
const ints = (): Tensor => tf.tensor1d([1, 2], 'int32');
const conv = (x: Tensor, pad: number, rounding: 'floor' | 'ceil'): Tensor =>
  tf.conv2d(x as Tensor4D, tf.ones([3, 2, 3, 1]), 2, pad, 'NHWC', 1, rounding);
const resize = (x: Tensor, size: [number, number], ...corners: boolean[]): Tensor =>
  tf.image.resizeNearestNeighbor(x as Tensor4D, size, ...corners);

const refused: Record<string, [fn: (x: Tensor) => Tensor, x: () => Tensor, message: string]> = {
  'an image of channels first': [
    (x) => tf.conv2d(x as Tensor4D, tf.ones([1, 1, 5, 2]), 1, 'same', 'NCHW'),
    image,
    "the kernel 'Conv2D', called by 'conv2d', has no counterpart for dataFormat 'NCHW'",
  ],
  'the gradient of a convolution that was rounded up': [
    (x) =>
      tf.grad((y: Tensor) => conv(y, 0, 'ceil'))(
        tf.pad(x, [
          [0, 0],
          [1, 0],
          [1, 0],
          [0, 0],
        ]),
      ),
    image,
    "the kernel 'Conv2DBackpropInput', called by 'conv2DBackpropInput', has no counterpart where",
  ],
  'a convolution that leaves windows out': [
    (x) => tf.conv2d(x as Tensor4D, tf.ones([5, 1, 3, 1]), 1, 0),
    image,
    "the kernel 'Conv2D', called by 'conv2d', leaves out windows",
  ],
  'an average of padding alone': [
    (x) => tf.avgPool(x as Tensor4D, 2, 1, 2),
    image,
    "the kernel 'AvgPool', called by 'avgPool', has no counterpart with a padding as wide",
  ],
  'resizing by a fraction': [
    (x) => resize(x, [10, 9]),
    image,
    "the kernel 'ResizeNearestNeighbor', called by 'resizeNearestNeighbor', has a counterpart for",
  ],
  'resizing with alignCorners': [
    (x) => resize(x, [10, 12], true),
    image,
    "the kernel 'ResizeNearestNeighbor', called by 'resizeNearestNeighbor', has a counterpart for",
  ],
  'resizing with halfPixelCenters': [
    (x) => resize(x, [10, 12], false, true),
    image,
    "the kernel 'ResizeNearestNeighbor', called by 'resizeNearestNeighbor', has a counterpart for",
  ],
  'complex numbers': [
    (x) => tf.cast(x, 'complex64'),
    ints,
    "the kernel 'Cast', called by 'cast', has no counterpart",
  ],
  'a sum of bools': [(x) => tf.add(x, x), bools, "the kernel 'Add', called by 'add'"],
  'an order of bools': [(x) => tf.less(x, x), bools, "the kernel 'Less', called by 'less'"],
  'a choice of bools': [
    (x) => tf.where(x, x, tf.logicalNot(x)),
    bools,
    "the kernel 'Select', called by 'where'",
  ],
  'a choice of several types': [
    (x) => tf.where(tf.greater(x, 1), x, tf.cast(x, 'float32')),
    ints,
    "the kernel 'Select', called by 'where'",
  ],
  'exp of integers': [(x) => tf.exp(x), ints, "the kernel 'Exp', called by 'exp'"],
  'a product of integer matrices': [
    (x) => tf.matMul(tf.expandDims(x, 0), tf.expandDims(x, 1)),
    ints,
    "the kernel 'BatchMatMul', called by 'matMul'",
  ],
};

describe('what ONNX Runtime would compute otherwise, or not at all, is refused by name', () => {
  it.each(Object.entries(refused))('%s', async (_, [fn, x, message]) => {
    const prepared = onnx().prepare(fn, x());
    await expect(prepared).rejects.toBeInstanceOf(HgnError);
    await expect(prepared).rejects.toThrow(message);
  });
});

describe('a failure of ONNX Runtime', () => {
  /** A graph that wants another input than it is given. */
  const other = (): Graph => {
    const inputs = [{ shape: [3], dtype: 'float32' }] as const;
    const one = { shape: [2], dtype: 'float32' } as const;
    return { inputs, constants: new Map([[one, new Float32Array(2)]]), nodes: [], outputs: [one] };
  };

  it('to compile is told as the cause', async () => {
    await expect(onnx().prepare((x: Tensor) => tf.add(x, x), bools())).rejects.toMatchObject({
      name: 'HgnError',
      cause: { message: expect.stringContaining('(Add)') as string },
    });
  });

  it('to run is told as the cause', async () => {
    const x = tf.ones([2]);
    const run = await onnx({ passes: [other] }).prepare(tf.neg, x);
    await expect(run(x)).rejects.toMatchObject({
      name: 'HgnError',
      cause: { message: expect.stringContaining('invalid dimensions') as string },
    });
  });
});
