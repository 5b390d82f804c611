// Of numbers and sizes at the edge, too, kernels give what TensorFlow.js's cpu backend gives.
import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Tensor4D } from '@tensorflow/tfjs-core';
import { eager, signatureOf } from '@hgn/core';
import { onnx } from '@hgn/onnx';
import { describe, expect, it } from 'vitest';

type Fn = (x: Tensor) => Tensor;

async function expectCpu(fn: Fn, x: Tensor): Promise<void> {
  const expected = await (await eager.prepare(fn, x))(x);
  const run = await onnx().prepare(fn, x);
  const got = await run(x);
  expect(signatureOf(got)).toEqual(signatureOf(expected));
  const truth = expected.dataSync();
  got.dataSync().forEach((value, i) => {
    const reference = truth[i] ?? 0;
    // float32, and approximations of functions that differ in their last bits
    const near = Math.abs(value - reference) <= 2e-6 * Math.max(1, Math.abs(reference));
    expect(near || Object.is(value, reference), `${value} for ${reference} at ${i}`).toBe(true);
  });
  await run.release();
}

const edges = [NaN, Infinity, -Infinity, 0, -0, 1e30, -1e30, 0.5, -0.5, 1.5, -2.5, 7, -7];
/** Everything but NaN, and numbers as small as they come. */
const finite = (x: Tensor): Tensor =>
  tf.concat([tf.slice(x, 1), tf.tensor1d([2 ** -126, -(2 ** -126)])]);
const { abs, ceil, cos, elu, erf, exp, floor, log, neg, reciprocal, relu, relu6, round } = tf;
const { rsqrt, selu, sigmoid, sign, sin, softmax, softplus, sqrt, square, tan, tanh } = tf;
const unary: Record<string, Fn> = {
  ...{ abs, ceil, cos, elu, erf, exp, floor, log, neg, reciprocal, relu, relu6, round, rsqrt },
  ...{ selu, sigmoid, sin, softmax, softplus, sqrt, square, tan, tanh },
  clipByValue: (x) => tf.clipByValue(x, -1, 2),
  leakyRelu: (x) => tf.leakyRelu(x, 0.2),
  logicalNot: (x) => tf.logicalNot(tf.cast(x, 'bool')),
  'the gradient of elu': tf.grad(elu),
  'the gradient of relu': (x) => tf.grad((y: Tensor) => relu(y))(finite(x)),
  'the gradient of leakyRelu': (x) => tf.grad((y: Tensor) => tf.leakyRelu(y, 0.2))(finite(x)),
  'the gradient of leakyRelu, steeper below 0': (x) =>
    tf.grad((y: Tensor) => tf.leakyRelu(y, 3))(finite(x)),
  'the gradient of leakyRelu, falling below 0': (x) =>
    tf.grad((y: Tensor) => tf.leakyRelu(y, -0.5))(finite(x)),
};
const { add, div, equal, greater, greaterEqual, less, lessEqual, maximum, minimum, mul } = tf;
const { notEqual, pow, squaredDifference, sub } = tf;
const binary = {
  ...{ add, div, equal, greater, greaterEqual, less, lessEqual, maximum, minimum, mul },
  ...{ notEqual, pow, squaredDifference, sub },
  where: (a: Tensor, b: Tensor) => tf.where(tf.greater(a, b), a, tf.broadcastTo(b, [13, 13])),
};
const reductions = { max: tf.max, mean: tf.mean, min: tf.min, prod: tf.prod, sum: tf.sum };
const integers: Record<string, Fn> = {
  ...{ abs, neg, relu, relu6, sign, square },
  ...reductions,
  'max of bools': (x) => tf.max(tf.greater(x, 1)),
  clipByValue: (x) => tf.clipByValue(x, -1.5, 2),
  step: (x) => tf.step(x, -1),
  'the gradient of relu': tf.grad((x: Tensor) => relu(x)),
};

describe('of NaN, infinities, zeros and large numbers ONNX Runtime and the cpu make the same', () => {
  it.each(Object.entries(unary))('%s', async (_, op) => {
    await expectCpu(op, tf.tensor1d(edges));
  });

  it.each(Object.entries(binary))('%s', async (_, op) => {
    const column = tf.tensor2d(edges, [13, 1]);
    await expectCpu((x) => op(tf.broadcastTo(column, [13, 13]), x), tf.tensor1d(edges));
  });

  it.each(Object.entries(reductions))('%s, wherever NaN is', async (_, op) => {
    const table = tf.where(tf.cast(tf.eye(9, 17), 'bool'), NaN, tf.ones([9, 17]));
    for (const axis of [0, 1, [0, 1], []]) await expectCpu((x) => op(x, axis), table);
    const infinite = tf.tensor2d([Infinity, -Infinity, 1, Infinity, 1, -Infinity], [3, 2]);
    await expectCpu((x) => op(x, 1), infinite);
    await expectCpu((x) => op(x), tf.scalar(NaN));
  });

  it('a division by zeros of either sign', async () => {
    const over = (zero: number): Tensor => tf.div(1, tf.fill([3], zero));
    await expectCpu((x) => tf.add(x, tf.add(over(0), over(-0))), tf.ones([3]));
    await expectCpu((x) => tf.div(x, tf.tensor1d([0, -0, 0])), tf.ones([3]));
  });
});

describe('what the README says is different', () => {
  it.each<[string, Fn, number, number]>([
    ['the sign of NaN', sign, NaN, NaN],
    ['the step at NaN', (x) => tf.step(x, 0.25), NaN, 0.25],
    ['the slope of leakyRelu at NaN', tf.grad((x: Tensor) => tf.leakyRelu(x, 0.2)), NaN, NaN],
    ['1 to the power of NaN', (x) => tf.pow(1, x), NaN, 1],
  ])('%s', async (_, fn, x, expected) => {
    const run = await onnx().prepare(fn, tf.scalar(x));
    expect((await run(tf.scalar(x))).dataSync()[0]).toBe(expected);
    await run.release();
  });
});

describe('of integers ONNX Runtime and the cpu make the same', () => {
  it.each(Object.entries(integers))('%s', async (_, op) => {
    await expectCpu(op, tf.tensor1d([-3, -1, 0, 2, 5], 'int32'));
  });
});

describe.each(['floor', 'round', 'ceil'] as const)('with dimRoundingMode %s', (rounding) => {
  it.each([1, 2, 3, 4])(
    'images have the size they have on the cpu at stride %i',
    async (stride) => {
      const image = tf.reshape<tf.Rank.R4>(tf.sin(tf.range(0, 84)), [2, 7, 6, 1]);
      for (const pad of [0, 1, 2]) {
        const filter = tf.reshape<tf.Rank.R4>(tf.cos(tf.range(0, 18)), [3, 3, 1, 2]);
        const conv: Fn = (x) => tf.conv2d(x as Tensor4D, filter, stride, pad, 'NHWC', 1, rounding);
        await expectCpu(conv, image);
      }
      await expectCpu((x) => tf.avgPool(x as Tensor4D, 3, stride, 0, rounding), image);
    },
  );
});

it('a padding wider than the filter has its gradient', async () => {
  const filter = tf.tensor4d([2], [1, 1, 1, 1]);
  const padded = (x: Tensor4D): Tensor => tf.square(tf.conv2d(x, filter, 1, 1));
  await expectCpu(tf.grad(padded as Fn), tf.reshape(tf.range(0, 12), [1, 3, 4, 1]));
});

it('an axis is reversed by its number or in a list, counted from either end', async () => {
  const table = tf.reshape(tf.range(0, 24), [2, 3, 4]);
  for (const axis of [1, -1, [0, 2], [-3], [], undefined]) {
    await expectCpu((x) => tf.reverse(x, axis), table);
  }
});
