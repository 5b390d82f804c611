import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Tensor4D } from '@tensorflow/tfjs-core';
import { seededRng, type Tree, valueAndGradients } from '@hgn/core';
import { describe, expect, it } from 'vitest';
import {
  activationGradients,
  activationSigns,
  type Graph,
  interpret,
  mergeGradients,
  noOps,
  type Pass,
  subPixelConvolutions,
  thinConvolutions,
  trace,
} from '@hgn/compile';

const random = (seed: number, shape: number[]): Tensor => {
  const length = tf.util.sizeFromShape(shape);
  return tf.tensor(Float32Array.from({ length }, seededRng(seed).normal), shape);
};
const counts = ({ nodes }: Graph): Record<string, number> => {
  const result: Record<string, number> = {};
  for (const { kernel } of nodes) result[kernel] = (result[kernel] ?? 0) + 1;
  return result;
};

type Args = {
  readonly filters: readonly Tensor[];
  readonly biases: readonly Tensor[];
  readonly x: Tensor;
};

/** The trace of a loss and its gradients, and that after the pass, which must give the same. */
function through(pass: Pass, loss: (args: Args) => tf.Scalar, args: Args): [Graph, Graph] {
  const fn = (given: Args): Tree => valueAndGradients(loss, given);
  const { graph } = trace(fn, args);
  const rewritten = pass(graph);
  const inputs = [...args.filters, ...args.biases, args.x];
  const expected = interpret(graph, inputs);
  interpret(rewritten, inputs).forEach((got, i) => {
    const truth = expected[i] as Tensor;
    expect(got.shape).toEqual(truth.shape);
    const error = tf.norm(tf.sub(got, truth)).dataSync()[0] ?? NaN;
    const scale = tf.norm(truth).dataSync()[0] ?? NaN;
    expect(error).toBeLessThanOrEqual(2e-6 * scale);
  });
  return [graph, rewritten];
}

const conv = (x: Tensor, filter: Tensor | undefined): Tensor =>
  tf.conv2d(x as Tensor4D, filter as Tensor4D, 1, 'same');
const leaky = (x: Tensor): Tensor => tf.leakyRelu(x, 0.2);

describe('thinConvolutions', () => {
  it('turns the gradients of a convolution to few channels around', () => {
    const loss = ({ filters: [a, b], x }: Args): tf.Scalar =>
      tf.sum(tf.square(conv(tf.square(conv(x, a)), b)));
    const [before, after] = through(thinConvolutions, loss, {
      filters: [random(1, [3, 3, 2, 9]), random(2, [3, 5, 9, 3])],
      biases: [],
      x: random(3, [2, 5, 6, 2]),
    });
    const count = counts(before);
    expect(counts(after)).toEqual({
      ...count,
      Conv2D: (count['Conv2D'] ?? 0) + 1,
      Conv2DBackpropInput: (count['Conv2DBackpropInput'] ?? 0) - 1,
      Reverse: 2,
      Transpose: 2,
    });
  });
});

/** Doubled pixels, with the gradients that the upsampling of `@hgn/networks` has. */
const doubled = tf.customGrad((x) => ({
  value: tf.image.resizeNearestNeighbor(x as Tensor4D, [
    2 * ((x as Tensor).shape[1] ?? 0),
    2 * ((x as Tensor).shape[2] ?? 0),
  ]),
  gradFunc: (dy: Tensor) => tf.mul(tf.avgPool(dy as Tensor4D, 2, 2, 'valid'), 4),
}));

describe('subPixelConvolutions', () => {
  const args = (): Args => ({
    filters: [random(1, [3, 3, 32, 17]), random(2, [3, 3, 17, 31])],
    biases: [random(4, [17])],
    x: random(3, [2, 3, 4, 32]),
  });

  it('convolve the small image, interleave last, and sum no doubled gradients', () => {
    const loss = ({ filters: [a, b], biases: [bias], x }: Args): tf.Scalar => {
      const h = leaky(tf.add(conv(doubled(x), a), bias as Tensor));
      return tf.mean(tf.square(conv(doubled(h), b)));
    };
    const signs: Pass = (graph) => subPixelConvolutions(activationSigns(noOps(graph)));
    const [, after] = through(signs, loss, args());
    const { Conv2D, Conv2DBackpropFilter, Conv2DBackpropInput, LeakyRelu, AvgPool } = counts(after);
    expect([Conv2D, Conv2DBackpropFilter, Conv2DBackpropInput]).toEqual([8, 8, 8]);
    expect([LeakyRelu, AvgPool]).toEqual([4, undefined]);
  });

  it('leave alone what reads the convolution before its activation', () => {
    const loss = ({ filters: [a], x }: Args): tf.Scalar => {
      const h = conv(doubled(x), a);
      return tf.mean(tf.add(tf.square(h), tf.relu(h)));
    };
    const [, after] = through(subPixelConvolutions, loss, args());
    expect(counts(after)['Relu']).toBe(1);
  });

  it('leave convolutions alone that have few channels, another size or stride', () => {
    const small = random(5, [3, 3, 2, 3]);
    const large = random(6, [4, 4, 32, 32]);
    const loss = ({ filters: [a], x }: Args): tf.Scalar => {
      const few = conv(doubled(tf.slice(x, [0, 0, 0, 0], [-1, -1, -1, 2])), small);
      const strided = tf.conv2d(doubled(x) as Tensor4D, a as Tensor4D, 2, 'same');
      return tf.addN([tf.sum(few), tf.sum(strided), tf.sum(conv(doubled(x), large))]);
    };
    const [before, after] = through(subPixelConvolutions, loss, args());
    expect(counts(after)).toEqual(counts(before));
  });
});

describe('activationSigns', () => {
  it('lets no gradient read what an activation was given', () => {
    const loss = ({ filters: [a], x }: Args): tf.Scalar => tf.sum(leaky(tf.relu(conv(x, a))));
    const args = { filters: [random(1, [3, 3, 2, 3])], biases: [], x: random(2, [1, 4, 4, 2]) };
    const [before, after] = through(activationSigns, loss, args);
    const readersOfConv = ({ nodes }: Graph): string[] => {
      const output = nodes.find(({ kernel }) => kernel === 'Conv2D')?.outputs[0];
      return nodes
        .filter(({ inputs }) => Object.values(inputs).some((value) => value === output))
        .map(({ kernel }) => kernel);
    };
    expect(readersOfConv(before)).toEqual(['Relu', 'Step']);
    expect(readersOfConv(after)).toEqual(['Relu']);
  });

  it('leaves a comparison alone that comes before the activation', () => {
    const { graph } = trace((x: Tensor) => tf.where(tf.greater(x, 0), tf.relu(x), x), tf.ones([2]));
    expect(activationSigns(graph)).toEqual(graph);
  });
});

describe('activationGradients', () => {
  it('makes the gradients of relu and leakyRelu one kernel each', () => {
    const loss = ({ filters: [a], x }: Args): tf.Scalar =>
      tf.sum(tf.add(leaky(conv(x, a)), tf.relu(conv(tf.sin(x), a))));
    const args = { filters: [random(1, [3, 3, 2, 3])], biases: [], x: random(2, [1, 4, 4, 2]) };
    const passes: Pass = (graph) => activationGradients(activationSigns(noOps(graph)));
    const [before, after] = through(passes, loss, args);
    const { ReluGrad, LeakyReluGrad, Select, Greater, Step } = counts(after);
    expect([ReluGrad, LeakyReluGrad]).toEqual([1, 1]);
    expect([Select, Greater, Step]).toEqual([undefined, undefined, undefined]);
    expect(counts(before)).toMatchObject({ Select: 1, Greater: 1, Step: 1 });
  });

  it('leaves choices and products alone that are something else', () => {
    const { graph } = trace(
      (x: Tensor) => {
        const elsewhere = tf.where(tf.greater(x, 1), x, tf.mul(x, 0.5));
        const unscaled = tf.where(tf.greater(x, 0), x, tf.mul(x, x));
        return tf.mul(elsewhere, tf.mul(unscaled, tf.step(x, 0.5)));
      },
      tf.ones([2]),
    );
    expect(activationGradients(graph)).toEqual(graph);
  });
});

describe('mergeGradients', () => {
  it('computes the gradient of a weight once, however often the weight is used', () => {
    const loss = ({ filters: [a, w], biases: [bias], x }: Args): tf.Scalar => {
      let h = x;
      for (let i = 0; i < 4; i++) h = tf.tanh(tf.add(conv(h, a), bias as Tensor));
      let v = tf.reshape(h, [2, -1]);
      for (let i = 0; i < 3; i++) v = tf.sin(tf.matMul(v, w as Tensor));
      return tf.sum(v);
    };
    const args = {
      filters: [random(1, [3, 3, 2, 2]), random(2, [24, 24])],
      biases: [random(3, [2])],
      x: random(4, [2, 3, 4, 2]),
    };
    const [before, after] = through((graph) => mergeGradients(noOps(graph)), loss, args);
    const products = ({ nodes }: Graph): number =>
      nodes.filter(({ kernel, attrs }) => kernel === 'BatchMatMul' && attrs['transposeA'] === true)
        .length;
    expect([before, after].map((graph) => counts(graph)['Conv2DBackpropFilter'])).toEqual([4, 1]);
    expect([before, after].map(products)).toEqual([3, 1]);
    expect([before, after].map((graph) => counts(graph)['Sum'])).toEqual([5, 2]);
  });

  it('leaves products apart that are large enough to pay for a call each', () => {
    const loss = ({ filters: [w], x }: Args): tf.Scalar => {
      let v = x;
      for (let i = 0; i < 3; i++) v = tf.sin(tf.matMul(v, w as Tensor));
      return tf.sum(v);
    };
    const merged = (rows: number): Record<string, number> => {
      const args = { filters: [random(1, [8, 8])], biases: [], x: random(2, [rows, 8]) };
      return counts(through((graph) => mergeGradients(noOps(graph)), loss, args)[1]);
    };
    expect(merged(16)).toMatchObject({ BatchMatMul: 3 + 3 + 1, Concat: 2 });
    expect(merged(4096)).toMatchObject({ BatchMatMul: 3 + 3 + 3 });
    expect(merged(4096)['Concat']).toBeUndefined();
  });

  it('keeps a gradient that something else reads, and sums of other things', () => {
    const loss = ({ filters: [a], x }: Args): tf.Scalar =>
      tf.sum(tf.add(tf.add(tf.square(x), tf.exp(x)), conv(x, a)));
    const args = { filters: [random(1, [3, 3, 2, 2])], biases: [], x: random(4, [1, 3, 4, 2]) };
    const [before, after] = through(mergeGradients, loss, args);
    expect(after.nodes).toEqual(before.nodes);
  });
});
