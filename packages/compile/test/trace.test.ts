import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import {
  fieldOf,
  flattenTree,
  gradients,
  type Hamiltonian,
  rollout,
  type Tree,
  valueAndGradients,
} from '@hgn/core';
import {
  commonSubexpressions,
  deadCode,
  noOps,
  type Graph,
  interpret,
  type Pass,
  trace,
} from '@hgn/compile';

type Weights = { a: tf.Tensor2D; b: tf.Tensor2D; image: tf.Tensor4D };

const hamiltonian: Hamiltonian<Weights> = {
  init: () => ({
    a: tf.tensor2d([0.3, -0.2, 0.5, 0.8, 0.1, -0.7], [2, 3]),
    b: tf.tensor2d([0.6, 0.4, -0.3, 0.2, 0.9, -0.5], [2, 3]),
    image: tf.tensor4d([0.1, 0.2, -0.3, 0.4, 0.5, -0.6, 0.7, 0.8], [2, 2, 1, 2]),
  }),
  energy: ({ a, b }, { q, p }) =>
    tf.sum(tf.mul(tf.softplus(tf.matMul(q, a)), tf.tanh(tf.matMul(p, b))), 1),
};

/** A loss with a convolution of a rollout of a joint H: second derivatives, images, broadcasts. */
function loss(weights: Weights, q: tf.Tensor2D): tf.Scalar {
  const step = { name: 'kick–drift', order: 1, symplectic: 'never', reversible: false } as const;
  const states = rollout(
    {
      ...step,
      step: (field, { q, p }, dt) => {
        const kicked = { q, p: field.axpy(dt, field.dp({ q, p }), p) };
        return { q: field.axpy(dt, field.dq(kicked), q), p: kicked.p };
      },
    },
    fieldOf(hamiltonian, weights),
    { q, p: tf.mul(q, 0.5) },
    { dt: 0.1, steps: 3 },
  );
  const stacked = tf.stack(
    states.map((state) => state.q),
    1,
  );
  const images = tf.expandDims<tf.Tensor4D>(stacked, 3);
  const convolved = tf.leakyRelu(tf.conv2d(images, weights.image, [2, 1], 'same'), 0.2);
  const doubled = tf.mean(tf.concat([images, tf.mul(images, 2)], 2), [1, 2, 3], true);
  return tf.mean(tf.square(tf.sub(convolved, doubled)));
}

const step = ({ weights, q }: { weights: Weights; q: tf.Tensor2D }): Tree =>
  valueAndGradients((w: Weights) => loss(w, q), weights);
const example = (): { weights: Weights; q: tf.Tensor2D } => ({
  weights: hamiltonian.init(undefined as never),
  q: tf.tensor2d([
    [0.2, -0.4],
    [1.1, 0.6],
    [-0.9, 0.3],
  ]),
});

function expectSame(got: readonly tf.Tensor[], expected: readonly tf.Tensor[]): void {
  expect(got.length).toBe(expected.length);
  got.forEach((tensor, i) => {
    const reference = expected[i] as tf.Tensor;
    expect(tensor.shape).toEqual(reference.shape);
    const error = tf.norm(tf.sub(tensor, reference)).dataSync()[0] as number;
    // the same float32 kernels in the same order, but for sums a pass reorders
    expect(error).toBeLessThanOrEqual(1e-6 * (tf.norm(reference).dataSync()[0] as number));
  });
}

const leaves = (tree: Tree): tf.Tensor[] => flattenTree(tree).map(([, leaf]) => leaf);
const passes: Record<string, Pass> = {
  'no pass': (graph: Graph) => graph,
  deadCode,
  noOps,
  commonSubexpressions,
};

describe.each(Object.entries(passes))('a traced training step after %s', (_, pass) => {
  it('computes what the function computes, gradients through gradients included', () => {
    const { graph } = trace(step, example());
    const args = example();
    expectSame(interpret(pass(graph), leaves(args)), leaves(step(args)));
  });
});

it('notes the named scopes of calls, and those of gradients, of any order, in the same name', () => {
  const energy = (x: tf.Tensor): tf.Scalar => tf.tidy('well', () => tf.sum(tf.sin(x)));
  const force = (x: tf.Tensor): tf.Tensor => gradients(() => energy(x), [x])[0] as tf.Tensor;
  const { graph } = trace(
    (x: tf.Tensor) => gradients(() => tf.tidy('loss', () => tf.sum(tf.square(force(x)))), [x]),
    tf.ones([2]),
  );
  const placesOf = (kernel: string): string[] =>
    graph.nodes.filter((node) => node.kernel === kernel).map(({ place }) => place);
  expect(placesOf('Square')).toEqual(['loss']);
  expect(new Set(placesOf('Sin'))).toEqual(new Set(['loss/well', 'loss/well, gradient']));
  expect(placesOf('Cos')).toEqual(['loss/well, gradient']);
});
