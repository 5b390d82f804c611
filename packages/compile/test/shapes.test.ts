// What a trace says of a kernel's result is what the kernel, run, returns.
import * as tf from '@tensorflow/tfjs-core';
import type { DataType, Tensor, Tensor4D } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { interpret, trace } from '@hgn/compile';
import { shapeRules } from '../src/shapes.ts';

type Call = (x: Tensor) => Tensor | Tensor[];
const kernel =
  (name: string, names: string, attrs: Record<string, tf.Attribute> = {}): Call =>
  (x) =>
    tf
      .engine()
      .runKernel(name, Object.fromEntries(names.split(' ').map((input) => [input, x])), attrs);

const calls: Record<string, Call> = {};
const number = { alpha: 0.5, clipValueMin: 0, clipValueMax: 1 };
for (const name of (
  'Abs Ceil ClipByValue Cos Elu Erf Exp Expm1 Floor LeakyRelu Log Log1p LogicalNot Neg OnesLike ' +
  'Reciprocal Relu Relu6 Round Rsqrt Selu Sigmoid Sign Sin Softplus Sqrt Square Step Tan Tanh ZerosLike'
).split(' ')) {
  calls[name] = kernel(name, 'x', number);
}
calls['Reverse'] = kernel('Reverse', 'x', { dims: [0] });
for (const name of (
  'Add Equal FloorDiv Greater GreaterEqual Less LessEqual LogicalAnd LogicalOr Maximum Minimum Mod ' +
  'Multiply NotEqual Pow RealDiv SquaredDifference Sub'
).split(' ')) {
  calls[name] = kernel(name, 'a b');
}
const { max, mean, min, prod, sum } = tf;
for (const [name, op] of Object.entries({ max, mean, min, prod, sum })) {
  calls[name] = (x) => [op(x), op(x, 0), op(x, -1, true), op(x, [])];
}
for (const axis of [0, 1, -1]) {
  calls[`arrangements along ${axis}`] = (x) => [
    tf.concat([x, x], axis),
    tf.expandDims(x, axis),
    tf.stack([x, x, x, x], axis),
    ...tf.split(x, [1, -1], axis),
    ...tf.unstack(x, axis),
  ];
}
for (const dtype of ['float32', 'int32', 'bool'] as const) {
  calls[`with ${dtype}`] = (x) => [
    tf.cast(x, dtype),
    tf.fill([2, 1], 1, dtype),
    tf.oneHot(tf.cast(x, 'int32'), 4, 1, 0, dtype),
    tf.where(tf.cast(x, 'bool'), x, tf.cast(x, dtype)),
  ];
}
calls['rearrangements and products'] = (x) => [
  tf.addN([x, x]),
  tf.pad(x, [
    [1, 0],
    [0, 2],
  ]),
  tf.reshape(x, [3, -1]),
  tf.slice(x, [0, 1], [-1, 1]),
  tf.tile(x, [1, 3]),
  tf.transpose(x),
  tf.matMul(x, x, true),
  tf.matMul(x, x, false, true),
];

const floats: Record<string, Call> = {
  elu: (x) => tf.grad(tf.elu)(x),
  softmax: tf.softmax,
};
for (const dataFormat of ['NHWC', 'NCHW'] as const) {
  for (const pad of ['same', 'valid', 1] as const) {
    floats[`conv2d, ${pad}, ${dataFormat}`] = (x) => {
      const image = tf.reshape<tf.Rank.R4>(tf.tile(x, [8, 3]), [2, 3, 8, 3]);
      const filter = tf.ones<tf.Rank.R4>([3, 2, 3, 4]);
      const fn = (a: Tensor4D, b: Tensor4D): Tensor => tf.conv2d(a, b, 2, pad, dataFormat);
      return tf.grads(fn as never)([image, filter]);
    };
  }
}
for (const rounding of ['floor', 'round', 'ceil'] as const) {
  floats[`image ops, rounding to the ${rounding}`] = (x) => {
    const image = tf.reshape<tf.Rank.R4>(tf.tile(x, [8, 3]), [2, 4, 6, 3]);
    const filter = tf.ones<tf.Rank.R4>([2, 2, 3, 4]);
    const pooled = (a: Tensor4D): Tensor => tf.avgPool(a, 2, 3, 1, rounding);
    return [
      tf.conv2d(image, filter, 3, 0, 'NHWC', 1, rounding),
      tf.conv2d(image, filter, 1, 'same', 'NHWC', 2),
      tf.grad(pooled as never)(image),
      tf.image.resizeNearestNeighbor(image, [5, 7]),
    ];
  };
}

const example = (dtype: DataType): Tensor => tf.tensor([1, 2, 0, 3, 0, 1], [2, 3], dtype);

function expectTrue(call: Call, dtype: DataType): void {
  const x = example(dtype);
  const { graph } = trace(call, x);
  const results = graph.nodes.flatMap(({ kernel, outputs }) =>
    outputs.map((value) => ({ kernel, value })),
  );
  const real = interpret({ ...graph, outputs: results.map(({ value }) => value) }, [x]);
  expect(results.map(({ kernel, value }) => [kernel, value.dtype, value.shape])).toEqual(
    real.map(({ dtype, shape }, i) => [results[i]?.kernel, dtype, shape]),
  );
}

describe.each(['float32', 'int32', 'bool'] as const)(
  'on %s, a trace knows the result of',
  (dtype) => {
    it.each(Object.entries(calls))('%s', (_, call) => {
      expectTrue(call, dtype);
    });
  },
);

describe('a trace knows the result of', () => {
  it.each(Object.entries(floats))('%s', (_, call) => {
    expectTrue(call, 'float32');
  });

  it('every kernel that there is a rule for', () => {
    const nodes = Object.values({ ...calls, ...floats }).flatMap(
      (call) => trace(call, example('float32')).graph.nodes,
    );
    const kernels = new Set(nodes.map((node) => node.kernel));
    expect([...kernels].sort()).toEqual(Object.keys(shapeRules).sort());
  });
});
