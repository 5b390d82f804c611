import * as tf from '@tensorflow/tfjs-core';
import { countParams, eager, seededRng } from '@hgn/core';
import { executorOr } from '@hgn/dev/executor';
import { describe, expect, it } from 'vitest';
import { adam, averaged, averageOf, flat, type Optimiser, unflat } from '../src/index.ts';
import { optimiserContract } from '../src/testing/index.ts';

/** The one of the README's "Write your own". */
const momentum = (mu: number): Optimiser<tf.Tensor1D> => ({
  init: (params) => tf.zeros([countParams(params)]),
  update: ({ params, gradients, state, learningRate }) => {
    const velocity: tf.Tensor1D = tf.add(tf.mul(state, mu), flat(gradients));
    const moved: tf.Tensor1D = tf.sub(flat(params), tf.mul(velocity, learningRate));
    return { params: unflat(moved, params), state: velocity };
  },
});

const executor = await executorOr(eager);
optimiserContract('adam', adam(), { learningRate: 0.1, executor });
optimiserContract('adam, clipped', adam({ clipNorm: 0.5 }), { learningRate: 0.1, executor });
optimiserContract('adam, averaged', averaged(adam(), 0.9), { learningRate: 0.1, executor });
optimiserContract('momentum', momentum(0.9), { executor });

const rate = tf.scalar(0.01);
const vector = (x: readonly number[]): tf.Tensor1D => tf.tensor1d([...x]);
const values = (x: tf.Tensor): number[] => [...x.dataSync()];

/** Algorithm 1 of the paper, line by line, in double precision. */
function algorithm1(theta0: number[], gradients: number[][], alpha: number): number[] {
  const [beta1, beta2, epsilon] = [0.9, 0.999, 1e-8];
  return theta0.map((theta, i) => {
    let [m, v] = [0, 0];
    gradients.forEach((gradient, step) => {
      const [g, t] = [gradient[i] as number, step + 1];
      m = beta1 * m + (1 - beta1) * g;
      v = beta2 * v + (1 - beta2) * g ** 2;
      const [mHat, vHat] = [m / (1 - beta1 ** t), v / (1 - beta2 ** t)];
      theta -= (alpha * mHat) / (Math.sqrt(vHat) + epsilon);
    });
    return theta;
  });
}

function run(optimiser: ReturnType<typeof adam>, theta0: number[], gradients: number[][]) {
  let current = { params: vector(theta0), state: optimiser.init(vector(theta0)) };
  for (const gradient of gradients) {
    current = optimiser.update({ ...current, gradients: vector(gradient), learningRate: rate });
  }
  return current;
}

describe('adam', () => {
  it('steps by the learning rate at first, against the sign, whatever the size of the gradient', () => {
    const { params } = run(adam(), [1, 1, 1], [[1e3, -1, 1e-4]]);
    [0.99, 1.01, 0.99].forEach((expected, i) => {
      // 1e-8 / 1e-4 of a step is the epsilon, the rest is float32
      expect(Math.abs((values(params)[i] as number) - expected)).toBeLessThan(2e-6);
    });
  });

  it.each([2, 10, 100])('is algorithm 1 of the paper after %d steps', (steps) => {
    const rng = seededRng(1);
    const gradients = Array.from({ length: steps }, (_, t) => [
      rng.normal(),
      1e-3 * rng.normal(),
      1 + t,
    ]);
    const expected = algorithm1([0, 0, 0], gradients, 0.01);
    const { params, state } = run(adam(), [0, 0, 0], gradients);
    expect(values(state.meanWeight)[0]).toBeCloseTo(1 - 0.9 ** steps, 6);
    expect(values(state.squareWeight)[0]).toBeCloseTo(1 - 0.999 ** steps, 6);
    values(params).forEach((theta, i) => {
      expect(Math.abs(theta - (expected[i] as number))).toBeLessThan(3e-6 * Math.sqrt(steps));
    });
  });

  it('cuts long gradients down to the norm, and leaves short ones alone', () => {
    const gradients = [
      [3, 4, 0],
      [0.3, 0, 0.4],
      [0, 0, -20],
    ];
    const cut = [
      [0.6, 0.8, 0],
      [0.3, 0, 0.4],
      [0, 0, -1],
    ];
    const clipped = run(adam({ clipNorm: 1 }), [0, 0, 0], gradients);
    const expected = algorithm1([0, 0, 0], cut, 0.01);
    values(clipped.params).forEach((theta, i) => {
      expect(Math.abs(theta - (expected[i] as number))).toBeLessThan(1e-6);
    });
    expect(values(run(adam({ clipNorm: 1 }), [1], [[0]]).params)).toEqual([1]);
  });
});

describe('averaged', () => {
  it('is the mean of the weights so far, those long ago counted less', () => {
    const optimiser = averaged(momentum(0), 0.5);
    const params = { x: vector([0]) };
    let current = { params, state: optimiser.init(params) };
    for (let step = 0; step < 3; step++) {
      current = optimiser.update({
        ...current,
        gradients: { x: vector([-100]) },
        learningRate: rate,
      });
    }
    // weights 1, 2, 3, counted 1/8, 1/4, 1/2
    expect(values(current.params.x)[0]).toBeCloseTo(3, 6);
    const before = tf.memory().numTensors;
    const average = averageOf(current.state, current.params);
    expect(tf.memory().numTensors - before).toBe(1);
    expect(values(average.x)[0]).toBeCloseTo((1 / 8 + 2 / 4 + 3 / 2) / (7 / 8), 6);
  });
});

describe('flat and unflat', () => {
  it('are inverse to each other, and sorted by path', () => {
    const tree = { b: [tf.tensor2d([[1, 2]]), tf.scalar(3)], a: tf.tensor1d([4]) };
    expect(values(flat(tree))).toEqual([4, 1, 2, 3]);
    const back = unflat(flat(tree), tree);
    expect([back.b[0], back.b[1], back.a].map((x) => x?.shape)).toEqual([[1, 2], [], [1]]);
    expect(values(flat(back))).toEqual([4, 1, 2, 3]);
  });
});
