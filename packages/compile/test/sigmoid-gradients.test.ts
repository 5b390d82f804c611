import * as tf from '@tensorflow/tfjs-core';
import { gradients, seededRng } from '@hgn/core';
import { describe, expect, it } from 'vitest';
import { type Graph, interpret, sigmoidGradients, trace } from '@hgn/compile';

const kernels = ({ nodes }: Graph): string[] => nodes.map(({ kernel }) => kernel);
const points = tf.tensor(Float32Array.from({ length: 12 }, seededRng(1).normal), [4, 3]);
/** Of a sum of softplus, times something, as a force is. */
const force = (x: tf.Tensor): tf.Tensor =>
  tf.mul(gradients(() => tf.sum(tf.softplus(x)), [x])[0] as tf.Tensor, points);
const stiffness = (x: tf.Tensor): tf.Tensor =>
  gradients(() => tf.sum(force(x)), [x])[0] as tf.Tensor;

describe('sigmoidGradients', () => {
  it('makes the second derivative of softplus one kernel', () => {
    const { graph } = trace(stiffness, points);
    const after = sigmoidGradients(graph);
    expect(kernels(graph)).not.toContain('SigmoidGrad');
    expect(kernels(after).filter((kernel) => kernel === 'SigmoidGrad')).toHaveLength(1);
    expect(kernels(after)).not.toContain('Sub');
    const [got] = interpret(after, [points]);
    // σ(x)·(1 − σ(x)) = 1 / (2 + 2·cosh x), in double precision
    const x = points.dataSync();
    got?.dataSync().forEach((slope, i) => {
      const at = x[i] as number;
      expect(slope).toBeCloseTo(at / (2 + 2 * Math.cosh(at)), 6);
    });
  });

  it.each<[string, (x: tf.Tensor) => tf.Tensor]>([
    ['1 − y that is read again', (x) => tf.mul(tf.sub(1, x), tf.mul(x, tf.mul(x, tf.sub(1, x))))],
    ['2 − y', (x) => tf.mul(x, tf.mul(x, tf.sub(2, x)))],
    ['y · (1 − z)', (x) => tf.mul(x, tf.mul(x, tf.sub(1, tf.sin(x))))],
    ['a row that is repeated', (x) => tf.mul(tf.slice(x, 0, 1), tf.mul(x, tf.sub(1, x)))],
    ['y · (1 − y) that is returned', (x) => tf.mul(x, tf.sub(1, x))],
  ])('leaves %s as it computes it', (_, fn) => {
    const { graph } = trace(fn, points);
    const [expected] = interpret(graph, [points]);
    const [got] = interpret(sigmoidGradients(graph), [points]);
    expect(got?.arraySync()).toEqual(expected?.arraySync());
  });

  it('does not take another slope, or one of another shape, for it', () => {
    const other = trace((x) => tf.mul(x, tf.mul(x, tf.sub(2, x))), points).graph;
    const row = trace((x) => tf.mul(tf.slice(x, 0, 1), tf.mul(x, tf.sub(1, x))), points).graph;
    expect(sigmoidGradients(other)).toEqual(other);
    expect(sigmoidGradients(row)).toEqual(row);
  });
});
