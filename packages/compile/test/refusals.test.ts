import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { compile, type Graph, trace } from '@hgn/compile';

const traced = (fn: (x: tf.Tensor) => tf.Tensor) => (): unknown =>
  trace(({ x }: { x: tf.Tensor }) => fn(x), { x: tf.tensor1d([1, 2]) });

describe('what cannot be traced is refused, by name', () => {
  it('reading a value', () => {
    expect(traced((x) => ((x.dataSync()[0] ?? 0) > 1 ? x : tf.neg(x)))).toThrow(
      'reads the values of a tensor',
    );
  });

  it('a kernel without a shape rule, and the op that called it', () => {
    expect(traced((x) => tf.cumsum(x))).toThrow("the kernel 'Cumsum', called by 'cumsum'");
  });

  it('a kernel that a gradient calls itself', () => {
    const resized = (x: tf.Tensor4D): tf.Tensor => tf.image.resizeNearestNeighbor(x, [2, 2]);
    const fn = tf.grad(resized as (x: tf.Tensor) => tf.Tensor);
    expect(() => trace(fn, tf.ones([1, 1, 1, 1]))).toThrow(
      "the kernel 'ResizeNearestNeighborGrad', called by 'backward'",
    );
  });

  it('an asynchronous function', () => {
    const fn = (() => Promise.resolve(tf.scalar(1))) as unknown as () => tf.Tensor;
    expect(traced(fn)).toThrow('got an async one');
  });

  it('and the backend is what it was, nothing leaked', () => {
    const before = [tf.getBackend(), tf.memory().numTensors];
    const x = tf.tensor1d([1, 2]);
    expect(() => trace((y: tf.Tensor) => tf.cumsum(y), x)).toThrow();
    trace((y: tf.Tensor) => tf.square(y), x);
    tf.dispose(x);
    expect([tf.getBackend(), tf.memory().numTensors]).toEqual(before);
  });
});

it('a pass that changes an output is refused by name', () => {
  const forgets = (graph: Graph): Graph => ({ ...graph, outputs: graph.inputs });
  const x = tf.tensor2d([[1, 2]], [1, 2], 'int32');
  expect(() => compile((y: tf.Tensor) => tf.sum(y), x, { passes: [forgets] })).toThrow(
    "compile: outputs after the pass 'forgets': expected int32[], got int32[1, 2].",
  );
});
