import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { eager, flattenTree, HgnError, type Tree } from '@hgn/core';
import { compile, type Pass } from '@hgn/compile';
import { defaultPasses, tensorflow } from '@hgn/tensorflow';
import { describe, expect, it } from 'vitest';

const values = (tree: Tree): number[][] =>
  flattenTree(tree).map(([, leaf]) => [...leaf.dataSync()].map((x) => Math.fround(x)));

const unary: readonly ((x: Tensor) => Tensor)[] = [
  ...[tf.abs, tf.ceil, tf.cos, tf.elu, tf.erf, tf.exp, tf.expm1, tf.floor, tf.log, tf.log1p],
  ...[tf.neg, tf.reciprocal, tf.relu, tf.relu6, tf.round, tf.rsqrt, tf.selu, tf.sigmoid, tf.sign],
  ...[tf.sin, tf.softmax, tf.softplus, tf.sqrt, tf.square, tf.step, tf.tan, tf.tanh],
  ...[tf.max, tf.mean, tf.min, tf.prod, tf.sum, tf.transpose, tf.reverse],
];
const binary: readonly ((x: Tensor, y: Tensor) => Tensor)[] = [
  ...[tf.add, tf.div, tf.equal, tf.greater, tf.greaterEqual, tf.less, tf.lessEqual],
  (x, y) => tf.floorDiv(tf.cast(tf.mul(x, 10), 'int32'), tf.cast(tf.mul(y, 10), 'int32')),
  ...[tf.maximum, tf.minimum, tf.mod, tf.mul, tf.notEqual, tf.pow, tf.squaredDifference, tf.sub],
];

// Where TensorFlow's library is: see the native lane.
describe.runIf(process.env['HGN_TFJS_NODE'] !== undefined)('a graph as a function', () => {
  it('reads the output of every op by the name TensorFlow gives it', async () => {
    const every = ({ x, y }: { x: Tensor; y: Tensor }): Tree => {
      const [above, below] = [tf.greater(x, y), tf.less(x, y)];
      return {
        // each behind another op, as it is by name that a function reads what is inside it
        unary: unary.map((op) => tf.add(op(x), 1)),
        binary: binary.map((op) => tf.add(tf.cast(op(x, y), 'float32'), 1)),
        logical: [tf.logicalAnd(above, below), tf.logicalOr(above, tf.logicalNot(below))],
      };
    };
    const args = { x: tf.tensor2d([[0.3, 1.7]]), y: tf.tensor2d([[0.6, 1.1]]) };
    const run = await tensorflow().prepare(every, args);
    const got = values(await run(args));
    const expected = values(await (await eager.prepare(every, args))(args));
    expect(got).toHaveLength(unary.length + binary.length + 2);
    got.forEach((numbers, i) => {
      numbers.forEach((x, j) => {
        expect(x).toBeCloseTo(expected[i]?.[j] ?? NaN, 5);
      });
    });
    await run.release();
  });

  it('has the second derivative of softplus in one kernel', async () => {
    const second = ({ x }: { x: Tensor }): Tree => {
      const slope = (y: Tensor): Tensor => tf.grad((z: Tensor) => tf.sum(tf.softplus(z)))(y);
      return { curvature: tf.grad((y: Tensor) => tf.sum(tf.mul(slope(y), 3)))(x) };
    };
    const args = { x: tf.tensor1d([-2, 0, 0.5, 4]) };
    const kernels = compile(second, args, { passes: defaultPasses }).graph.nodes.map(
      ({ kernel }) => kernel,
    );
    expect(kernels).toContain('SigmoidGrad');
    const run = await tensorflow().prepare(second, args);
    const [got] = values(await run(args));
    [-2, 0, 0.5, 4].forEach((x, i) => {
      expect(got?.[i]).toBeCloseTo(3 / (2 + 2 * Math.cosh(x)), 6);
    });
    await run.release();
  });

  it('may take no arguments', async () => {
    const run = await tensorflow().prepare(() => ({ two: tf.add(tf.scalar(1), 1) }), {});
    expect(values(await run({}))).toEqual([[2]]);
    await run.release();
  });

  it('is refused by TensorFlow with the op that is wrong in it', async () => {
    const exchange: Pass = (graph) => ({
      ...graph,
      nodes: graph.nodes.map((node) => {
        const { a, b } = node.inputs;
        return a && b ? { ...node, inputs: { a: b, b: a } } : node;
      }),
    });
    const args = { x: tf.ones([2, 3]), y: tf.ones([3, 4]) };
    const product = ({ x, y }: { x: Tensor; y: Tensor }): Tensor => tf.matMul(x, y);
    const call = async (): Promise<unknown> =>
      (await tensorflow({ passes: [exchange] }).prepare(product, args))(args);
    await expect(call).rejects.toThrow(HgnError);
    await expect(call).rejects.toThrow(/matMul\/MatMul/);
  });
});
