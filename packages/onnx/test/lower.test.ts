import * as tf from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { trace } from '@hgn/compile';
import { lower } from '@hgn/onnx';

it('refuses a kernel without a counterpart, and names the op that called it', () => {
  const { graph } = trace((x: tf.Tensor) => tf.expm1(x), tf.ones([2]));
  expect(() => lower(graph)).toThrow("the kernel 'Expm1', called by 'expm1', has no counterpart");
});

it('writes the same bytes for the same graph', () => {
  const { graph } = trace((x: tf.Tensor) => tf.softplus(tf.matMul(x, x)), tf.ones([2, 2]));
  expect(lower(graph)).toEqual(lower(graph));
});
