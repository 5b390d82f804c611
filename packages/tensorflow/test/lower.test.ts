import * as tf from '@tensorflow/tfjs-core';
import { trace } from '@hgn/compile';
import { lower, tensorflow } from '@hgn/tensorflow';
import { expect, it } from 'vitest';

const square = (x: tf.Tensor): tf.Tensor => tf.softplus(tf.matMul(x, x));

it('writes the same bytes for the same graph', () => {
  const { graph } = trace(square, tf.ones([2, 2]));
  expect(lower(graph)).toEqual(lower(graph));
});

it('has kernels fused, and layouts chosen on a GPU alone', () => {
  const { graph } = trace(square, tf.ones([2, 2]));
  const asked = (onGpu: boolean): string => new TextDecoder('latin1').decode(lower(graph, onGpu));
  expect(asked(false)).toContain('remap');
  expect(asked(false)).not.toContain('layout');
  expect(asked(true)).toMatch(/layout.*remap/s);
});

it.each<[string, (x: tf.Tensor) => tf.Tensor, string]>([
  [
    'an image of channels first',
    (x) =>
      tf.conv2d(tf.reshape<tf.Rank.R4>(x, [1, 1, 4, 4]), tf.ones([1, 1, 1, 2]), 1, 'same', 'NCHW'),
    "the kernel 'Conv2D', called by 'conv2d', has no counterpart for dataFormat 'NCHW'",
  ],
  [
    'a softmax on another axis than the last',
    (x) => tf.engine().runKernel('Softmax', { logits: x }, { dim: 0 }),
    'has a counterpart on the last axis alone',
  ],
])('refuses %s, and names the op', (_, fn, message) => {
  const { graph } = trace(fn, tf.ones([4, 4]));
  expect(() => lower(graph)).toThrow(message);
});

it.skipIf(process.env['HGN_TFJS_NODE'] !== undefined)(
  'says what to import where TensorFlow is not',
  async () => {
    await expect(tensorflow().prepare(square, tf.ones([2, 2]))).rejects.toThrow(
      "expected '@tensorflow/tfjs-node' or '@tensorflow/tfjs-node-gpu' to be imported",
    );
  },
);
