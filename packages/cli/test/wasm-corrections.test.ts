import * as tf from '@tensorflow/tfjs-core';
import { beforeEach, describe, expect, it } from 'vitest';
import { selectEngine } from '../src/engines.ts';

describe('the wasm backend, corrected,', () => {
  beforeEach(async () => {
    await selectEngine('wasm');
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
