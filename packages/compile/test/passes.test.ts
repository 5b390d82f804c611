import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { commonSubexpressions, deadCode, type Graph, interpret, noOps, trace } from '@hgn/compile';

const kernels = ({ nodes }: Graph): string[] => nodes.map(({ kernel }) => kernel);
const graphOf = (fn: (x: tf.Tensor) => tf.Tensor): Graph => trace(fn, tf.ones([2, 3])).graph;

describe('deadCode', () => {
  it('leaves out what no output depends on', () => {
    const graph = graphOf((x) => {
      tf.exp(tf.add(x, 5));
      return tf.square(x);
    });
    expect(kernels(graph)).toEqual(['Add', 'Exp', 'Square']);
    expect(kernels(deadCode(graph))).toEqual(['Square']);
    expect(deadCode(graph).constants.size).toBe(0);
  });
});

describe('commonSubexpressions', () => {
  it('computes equal nodes, and what depends on them, once', () => {
    const graph = graphOf((x) => tf.sub(tf.exp(tf.mul(x, 2)), tf.exp(tf.mul(x, 2))));
    expect(kernels(graph)).toEqual(['Multiply', 'Exp', 'Multiply', 'Exp', 'Sub']);
    expect(kernels(commonSubexpressions(graph))).toEqual(['Multiply', 'Exp', 'Sub']);
  });

  it('keeps apart what differs in an attribute alone', () => {
    const graph = graphOf((x) => tf.add(tf.sum(x, 1, true), tf.sum(x, 0, true)));
    expect(kernels(commonSubexpressions(graph))).toEqual(kernels(graph));
  });
});

describe('commonSubexpressions, of numbers that JSON cannot tell apart', () => {
  it.each([
    ['infinities in attributes', () => tf.add(tf.fill([2], Infinity), tf.fill([2], -Infinity))],
    ['NaN in an attribute', () => tf.maximum(tf.fill([2], Infinity), tf.fill([2], NaN))],
    ['zeros in attributes', () => tf.add(tf.div(1, tf.fill([2], 0)), tf.div(1, tf.fill([2], -0)))],
    ['zeros in constants', () => tf.add(tf.div(1, tf.scalar(0)), tf.div(1, tf.scalar(-0)))],
  ])('keeps %s apart', (_, fn) => {
    const { graph } = trace(fn, []);
    const [result] = interpret(commonSubexpressions(graph), []);
    expect(result?.arraySync()).toEqual(fn().arraySync());
  });
});

describe('noOps', () => {
  it('drops casts and reshapes that change nothing', () => {
    const graph = graphOf((x) => tf.reshape(tf.square(tf.cast(x, 'float32')), [2, 3]));
    expect(kernels(noOps(graph))).toEqual(['Square']);
  });

  it('keeps those that change something', () => {
    const graph = graphOf((x) => tf.cast(tf.reshape(x, [3, 2]), 'int32'));
    expect(kernels(noOps(graph))).toEqual(['Reshape', 'Cast']);
  });
});
