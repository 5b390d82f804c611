import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Tensor4D } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import {
  eager,
  type Executor,
  fieldOf,
  flattenTree,
  rollout,
  seededRng,
  signatureOf,
  tanh,
  type Tree,
  valueAndGradients,
} from '@hgn/core';

const random = (shape: readonly number[], seed = 1): Tensor => {
  const rng = seededRng(seed);
  const size = shape.reduce((product, n) => product * n, 1);
  return tf.tensor(Float32Array.from({ length: size }, rng.normal), [...shape]);
};

type Case = { readonly fn: (x: Tensor, y: Tensor) => Tensor; readonly shapes: readonly number[][] };
const op = (fn: Case['fn'], ...shapes: number[][]): Case => ({ fn, shapes });
const unary = (fn: (x: Tensor) => Tensor): Case => op(fn, [2, 3], [1]);
const image = (x: Tensor): Tensor4D => x as Tensor4D;
const positive = (x: Tensor): Tensor => tf.add(tf.square(x), 0.1);

/** A function of each op that networks, integrators and objectives are made of. */
const ops: Record<string, Case> = {
  'arithmetic with broadcasting': op(
    (x, y) => tf.div(tf.sub(tf.mul(x, y), 2), positive(y)),
    [2, 3, 4],
    [3, 1],
  ),
  'pow, sqrt, log, exp': unary((x) => tf.exp(tf.log(tf.sqrt(tf.pow(positive(x), 1.5))))),
  softplus: unary(tf.softplus),
  tanh: unary(tf.tanh),
  'the smooth tanh': unary(tanh),
  sigmoid: unary(tf.sigmoid),
  relu: unary(tf.relu),
  elu: unary(tf.elu),
  leakyRelu: unary((x) => tf.leakyRelu(x, 0.1)),
  'sin and cos': unary((x) => tf.add(tf.sin(x), tf.cos(tf.mul(x, 2)))),
  'abs and maximum': op((x, y) => tf.maximum(tf.abs(x), y), [2, 3], [2, 3]),
  'where and greater': op((x, y) => tf.where(tf.greater(x, y), x, tf.square(y)), [2, 3], [2, 3]),
  clipByValue: unary((x) => tf.clipByValue(x, -0.5, 0.5)),
  softmax: unary((x) => tf.mul(tf.softmax(x), x)),
  'mean of integers': unary((x) => tf.mean(tf.cast(tf.mul(x, 10), 'int32'), 0)),
  'sum and mean': op((x, y) => tf.add(tf.sum(x, [0, 2]), tf.mean(y)), [2, 3, 4], [2]),
  'reductions of an image': op(
    (x, y) => {
      const convolved = tf.conv2d(image(x), image(y), 1, 'same');
      const means = tf.mean(convolved, [1, 2]);
      return tf.add(tf.sum(convolved, [0, 1, 2]), tf.sum(tf.square(means), 0));
    },
    [2, 4, 4, 3],
    [3, 3, 3, 2],
  ),
  'an image and a tensor of higher rank': op(
    (x, y) => {
      const convolved = tf.conv2d(image(x), image(y), 1, 'same');
      return tf.mul(convolved, tf.reshape(x, [2, 1, 4, 4, 3]));
    },
    [2, 4, 4, 3],
    [3, 3, 3, 3],
  ),
  matMul: op((x, y) => tf.matMul(x, y), [2, 3], [3, 4]),
  'matMul, transposed': op((x, y) => tf.matMul(x, y, true, true), [3, 2], [4, 3]),
  'matMul, batched': op((x, y) => tf.matMul(x, y), [2, 3, 4], [2, 4, 5]),
  'reshape, transpose, expandDims': op(
    (x) => tf.expandDims(tf.transpose(tf.reshape(x, [4, 6]), [1, 0]), 1),
    [2, 3, 4],
    [1],
  ),
  'slice, concat, stack, unstack, split': op(
    (x, y) => {
      const [a, b] = tf.unstack(x, 1) as [Tensor, Tensor];
      const [c, d] = tf.split(y, [1, 2], 1) as [Tensor, Tensor];
      const joined = tf.concat([tf.stack([a, b], 1), tf.slice(x, [0, 1], [-1, 1])], 1);
      return tf.concat([tf.mul(joined, c), d], 1);
    },
    [2, 2],
    [2, 3],
  ),
  'split and unstack, into one': op(
    (x, y) => tf.addN([...tf.split(x, 1), ...tf.unstack(y)]),
    [2, 3],
    [1, 2, 3],
  ),
  'stack, along a new last axis': op((x, y) => tf.stack([x, y], -1), [2, 3], [2, 3]),
  'pad and tile': op(
    (x) =>
      tf.pad(
        tf.tile(x, [2, 1]),
        [
          [1, 0],
          [0, 2],
        ],
        0.5,
      ),
    [2, 3],
    [1],
  ),
  'oneHot, of indices in and out of range': op(
    (x) => tf.matMul(tf.cast(tf.oneHot(tf.tensor1d([2, -1, 0, 3], 'int32'), 3), 'float32'), x),
    [3, 4],
    [1],
  ),
  'conv2d, dilated': op(
    (x, y) => tf.conv2d(image(x), image(y), 1, 'same', 'NHWC', [2, 3]),
    [2, 7, 8, 3],
    [3, 2, 3, 4],
  ),
  'resizeNearestNeighbor and avgPool': op(
    (x) => tf.avgPool(tf.image.resizeNearestNeighbor(image(x), [8, 12]), 2, 2, 'valid'),
    [2, 4, 6, 3],
    [1],
  ),
};

for (const stride of [1, 2]) {
  for (const pad of ['same', 'valid'] as const) {
    for (const size of [1, 2, 3, 4]) {
      ops[`conv2d, ${size}×${size}, stride ${stride}, ${pad}`] = op(
        (x, y) => tf.conv2d(image(x), image(y), stride, pad),
        [2, 7, 8, 3],
        [size, size, 3, 4],
      );
    }
  }
}
/** Ops whose own gradient TensorFlow.js lacks, or has wrong on some backend. */
const forwardOnly = new Set([
  'conv2d, dilated',
  'mean of integers',
  'oneHot, of indices in and out of range',
  'resizeNearestNeighbor and avgPool',
  'split and unstack, into one',
  'where and greater',
]);

/** One gradient step on a convolution of a leapfrog-like rollout of a joint, learned H. */
function trainingStep({ weights, q }: { weights: { a: Tensor; filter: Tensor }; q: Tensor }): Tree {
  const hamiltonian = {
    init: () => weights,
    energy: ({ a }: typeof weights, state: { q: Tensor; p: Tensor }) =>
      tf.sum<tf.Tensor1D>(tf.softplus(tf.matMul(tf.concat([state.q, state.p], 1), a)), 1),
  };
  const loss = (w: typeof weights): tf.Scalar => {
    const states = rollout(
      {
        name: 'kick–drift',
        order: 1,
        symplectic: 'never',
        reversible: false,
        step: (field, state, dt) => {
          const p = field.axpy(dt, field.dp(state), state.p);
          return { q: field.axpy(dt, field.dq({ q: state.q, p }), state.q), p };
        },
      },
      fieldOf(hamiltonian, w),
      { q, p: tf.mul(q, 0.5) },
      { dt: 0.1, steps: 3 },
    );
    const frames = tf.expandDims(
      tf.stack(
        states.map((state) => state.q),
        1,
      ),
      3,
    );
    return tf.mean(tf.square(tf.conv2d(image(frames), image(w.filter), 1, 'same')));
  };
  const { value, gradients } = valueAndGradients(loss, weights);
  return { loss: value, gradients };
}

/** The gradient of a rollout that is walked back: steps there, back and there again. */
function reversibleStep({ weights, q }: { weights: { a: Tensor; b: Tensor }; q: Tensor }): Tree {
  const half = (a: Tensor, x: Tensor): tf.Tensor1D =>
    tf.sum(tf.add(tf.tanh(tf.matMul(x, a)), tf.sum(tf.square(x), 1, true)), 1);
  const hamiltonian = {
    init: () => weights,
    energy: ({ a, b }: typeof weights, state: { q: Tensor; p: Tensor }) =>
      tf.add<tf.Tensor1D>(half(a, state.p), half(b, state.q)),
    parts: {
      kinetic: ({ a }: typeof weights, p: Tensor) => half(a, p),
      potential: ({ b }: typeof weights, x: Tensor) => half(b, x),
    },
  };
  const loss = (w: typeof weights): tf.Scalar => {
    const states = rollout(
      {
        name: 'drift–kick–drift',
        order: 2,
        symplectic: 'separable',
        reversible: true,
        step: (field, state, dt) => {
          const middle = field.axpy(dt / 2, field.dq(state), state.q);
          const p = field.axpy(dt, field.dp({ q: middle, p: state.p }), state.p);
          return { q: field.axpy(dt / 2, field.dq({ q: middle, p }), middle), p };
        },
      },
      fieldOf(hamiltonian, w),
      { q, p: tf.mul(q, 0.5) },
      { dt: 0.1, steps: 11, adjoint: 'reversible' },
    );
    return tf.mean(tf.square(tf.stack(states.map((state) => tf.sub(state.q, state.p)))));
  };
  const { value, gradients } = valueAndGradients(loss, weights);
  return { loss: value, gradients };
}

const read = (tree: Tree): Float32Array[] =>
  flattenTree(tree).map(([, leaf]) => Float32Array.from(leaf.dataSync()));

/** Relative distance of two lists of numbers, in the Euclidean norm. */
function distance(a: Float32Array, b: Float32Array): number {
  const norm = (x: Float32Array): number => Math.hypot(...x);
  return norm(a.map((value, i) => value - (b[i] ?? NaN))) / Math.max(norm(b), 1e-6);
}

async function expectEager<A extends Tree>(
  executor: Executor,
  fn: (args: A) => Tree,
  args: A,
): Promise<void> {
  const expected = await (await eager.prepare(fn, args))(args);
  const run = await executor.prepare(fn, args);
  const got = await run(args);
  expect(signatureOf(got)).toEqual(signatureOf(expected));
  const truth = read(expected);
  read(got).forEach((values, i) => {
    // float32 sums in another order: a few units in the last place of the largest term
    expect(distance(values, truth[i] as Float32Array)).toBeLessThan(5e-6);
  });
  await run.release();
}

/** The laws of an {@link Executor}, as tests: it computes what {@link eager} computes. */
export function executorContract(executor: Executor): void {
  describe(`executor ${executor.name}`, () => {
    describe.each(Object.entries(ops))('%s', (name, { fn, shapes: [a = [], b = []] }) => {
      it('gives what the eager executor gives', async () => {
        await expectEager(executor, ({ x, y }: { x: Tensor; y: Tensor }) => fn(x, y), {
          x: random(a, 1),
          y: random(b, 2),
        });
      });
      if (forwardOnly.has(name)) return;
      it('has the gradient the eager executor has', async () => {
        const square = ({ x, y }: { x: Tensor; y: Tensor }): tf.Scalar =>
          tf.sum(tf.square(fn(x, y)));
        await expectEager(executor, (args) => valueAndGradients(square, args), {
          x: random(a, 1),
          y: random(b, 2),
        });
      });
    });

    const example = (): Parameters<typeof trainingStep>[0] => ({
      weights: { a: random([4, 5]), filter: random([3, 3, 1, 2]) },
      q: random([3, 2]),
    });

    it('runs a training step through the gradient of a gradient', async () => {
      await expectEager(executor, trainingStep, example());
    });

    it('runs a training step through a rollout that is walked back', async () => {
      const weights = { a: random([2, 5], 1), b: random([2, 5], 2) };
      await expectEager(executor, reversibleStep, { weights, q: random([3, 2]) });
    });

    it('gives the same bits when called again', async () => {
      const run = await executor.prepare(trainingStep, example());
      expect(read(await run(example()))).toEqual(read(await run(example())));
    });

    it('allocates its result alone, and leaves its arguments to the caller', async () => {
      const args = example();
      const run = await executor.prepare(trainingStep, args);
      const before = tf.memory().numTensors;
      const result = await run(args);
      expect(tf.memory().numTensors - before).toBe(flattenTree(result).length);
      expect(flattenTree(args).every(([, leaf]) => !leaf.isDisposed)).toBe(true);
    });

    it('tells where the time of a run goes, the longest first, if it can tell', async () => {
      const run = await executor.prepare(trainingStep, example());
      const times = (await run.profile?.(example())) ?? [];
      const milliseconds = times.map((time) => time.milliseconds);
      expect(milliseconds).toEqual(milliseconds.toSorted((a, b) => b - a));
      if (run.profile === undefined) return;
      expect(times.every(({ calls, kernel }) => calls > 0 && kernel !== '')).toBe(true);
      expect(times.map(({ op }) => op)).toContain('conv2d');
    });

    it('passes arguments and constants through', async () => {
      const fn = ({ x }: { x: Tensor }): Tree => ({ same: x, twice: [x, x], one: tf.scalar(1) });
      await expectEager(executor, fn, { x: random([2, 3]) });
    });

    it('refuses arguments of another shape, and says which', async () => {
      const run = await executor.prepare(({ x }: { x: Tensor }) => tf.neg(x), {
        x: random([2, 3]),
      });
      await expect(run({ x: random([3, 2]) })).rejects.toThrow(
        'arguments: expected x float32[2, 3], got x float32[3, 2]',
      );
    });
  });
}
