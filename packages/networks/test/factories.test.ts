import * as tf from '@tensorflow/tfjs-core';
import { flattenTree, HgnError, seededRng, swish } from '@hgn/core';
import { describe, expect, it } from 'vitest';
import {
  type Affine,
  convNet,
  decoder,
  encoder,
  jointHamiltonian,
  mlp,
  type Network,
  separableHamiltonian,
  split,
  transform,
} from '../src/index.ts';

const rng = seededRng(1);
const same: Network<readonly []> = { init: () => [], apply: (_, x) => x };
/** A 1×1 convolution that passes its channels through. */
const passing = (channels: number): Affine => ({
  kernel: tf.reshape(tf.eye(channels), [1, 1, channels, channels]),
  bias: tf.zeros([channels]),
});

describe('fresh weights', () => {
  it.each([1, Math.SQRT2])('have the deviation %d / √fan-in, biases are 0', (gain) => {
    const dense = mlp({ sizes: [100, 400], activation: swish, gain }).init(rng);
    const layers = [{ filters: 400, kernel: 2 }];
    const convolution = convNet({ input: [4, 4, 25], layers, activation: swish, gain }).init(rng);
    for (const { kernel, bias } of [...dense, ...convolution] as Affine[]) {
      const { mean, variance } = tf.moments(kernel);
      // of 40,000 numbers: the deviation is known to 0.35 %, the mean to 0.5 % of it
      const deviation = Math.sqrt(variance.dataSync()[0] as number);
      expect(Math.abs(deviation / (gain / 10) - 1)).toBeLessThan(0.02);
      expect(Math.abs(mean.dataSync()[0] as number)).toBeLessThan(0.02 * deviation);
      expect(bias.dataSync()).toEqual(new Float32Array(400));
    }
  });

  it('of a layer do not depend on the layers before it', () => {
    const last = (hidden: number): unknown =>
      mlp({ sizes: [2, hidden, 3, 4], activation: swish })
        .init(rng)
        .at(-1)
        ?.kernel.arraySync();
    expect(last(5)).toEqual(last(6));
  });
});

describe('mlp', () => {
  it('is output(f(x·W₁ + b₁)·W₂ + b₂)', () => {
    const network = mlp({ sizes: [2, 2, 1], activation: tf.square, output: tf.neg });
    const weights = [
      { kernel: tf.tensor2d([1, 2, 3, 4], [2, 2]), bias: tf.tensor1d([1, 0]) },
      { kernel: tf.tensor2d([1, 10], [2, 1]), bias: tf.tensor1d([0.5]) },
    ];
    const output = network.apply(weights, tf.tensor2d([1, -1], [1, 2]));
    expect(output.arraySync()).toEqual([[-((1 - 3 + 1) ** 2 + 10 * (2 - 4) ** 2 + 0.5)]]);
  });
});

describe('convNet', () => {
  it('knows the shape it makes', () => {
    const layers = [
      { filters: 4, kernel: 2, stride: 2, pad: 'valid' as const },
      { filters: 5, kernel: 4 },
      { filters: 3, stride: 2 },
      { residual: [{ filters: 6 }], upsample: true },
      { filters: 2, kernel: 3, pad: 'valid' as const },
    ];
    for (let n = 1; n <= layers.length; n++) {
      const network = convNet({ input: [9, 12, 1], layers: layers.slice(0, n), activation: swish });
      const output = network.apply(network.init(rng), tf.ones([2, 9, 12, 1]));
      expect(output.shape).toEqual([2, ...network.shape]);
    }
    expect(convNet({ input: [9, 12, 1], layers, activation: swish }).shape).toEqual([2, 4, 2]);
  });

  it('closes a residual block with f(layers(h) + h)', () => {
    const layers = [{ residual: [{ filters: 1, kernel: 1 }], activation: tf.neg }];
    const network = convNet({ input: [1, 1, 1], layers, activation: tf.square });
    const body = [{ kernel: tf.fill([1, 1, 1, 1], 3), bias: tf.ones([1]) }];
    const output = network.apply([{ body, shortcut: [] }], tf.fill([1, 1, 1, 1], 2));
    expect(output.dataSync()).toEqual(Float32Array.of(-((3 * 2 + 1) ** 2 + 2)));
  });

  it.each([
    [
      { filters: 1, pad: 'valid' as const },
      'convNet layer: expected a map of at least 3×3, got 2×2',
    ],
    [{ residual: [{ filters: 1, stride: 2 }] }, 'expected layers that keep 2×2, got 1×1'],
  ])('refuses %j on a map of 2×2', (layer, message) => {
    const make = () => convNet({ input: [2, 2, 1], layers: [layer], activation: swish });
    expect(make).toThrow(HgnError);
    expect(make).toThrow(message);
  });
});

describe('encoder', () => {
  it('stacks frames on channels, and halves them into mean and log-variance', () => {
    const options = { frames: 3, image: [1, 2, 2] as const, activation: swish };
    const { apply } = encoder({ ...options, layers: [{ filters: 6, kernel: 1 }] });
    const frames = tf.reshape<tf.Rank.R5>(tf.range(0, 12), [1, 3, 1, 2, 2]); // frame, column, channel
    const { mean, logVar } = apply({ network: [passing(6)], head: [] }, frames);
    expect(mean.shape).toEqual([1, 1, 2, 3]);
    expect([...mean.dataSync()]).toEqual([0, 1, 4, 2, 3, 6]);
    expect([...logVar.dataSync()]).toEqual([5, 8, 9, 7, 10, 11]);
  });

  it('refuses clips of another shape', () => {
    const { init, apply } = encoder({
      frames: 5,
      image: [4, 4, 3],
      layers: [{ filters: 2 }],
      activation: tf.relu,
    });
    const call = () => apply(init(rng), tf.zeros<tf.Rank.R5>([2, 6, 4, 4, 3]));
    expect(call).toThrow('encoder input: expected [batch, 5, 4, 4, 3], got [2, 6, 4, 4, 3].');
  });
});

describe('transform and split', () => {
  it.each([
    ['split', split],
    ['transform', transform(same)],
  ])('%s puts q into the first half of the last axis, p into the second', (_, { apply }) => {
    const { q, p } = apply([], tf.tensor3d([0, 1, 2, 3, 4, 5, 6, 7], [1, 2, 4]));
    expect(q.shape).toEqual([1, 2, 2]);
    expect([...q.dataSync()]).toEqual([0, 1, 4, 5]);
    expect([...p.dataSync()]).toEqual([2, 3, 6, 7]);
    expect(() => apply([], tf.zeros([2, 3]))).toThrow('last axis: expected an even size');
  });
});

describe('Hamiltonians', () => {
  const state = { q: tf.tensor2d([1, 2, 3, 4], [2, 2]), p: tf.tensor2d([10, 20, 30, 40], [2, 2]) };
  const weighted = (...weights: number[]): Network<readonly []> => ({
    init: () => [],
    apply: (_, x) => tf.mul(x, weights),
  });

  it('that are separable add K(p) and V(q), each summed', () => {
    const h = separableHamiltonian({ kinetic: weighted(1, 2), potential: weighted(3, 5) });
    const params = h.init(rng);
    expect(h.parts?.kinetic(params, state.p).arraySync()).toEqual([50, 110]);
    expect(h.parts?.potential(params, state.q).arraySync()).toEqual([13, 29]);
    expect(h.energy(params, state).arraySync()).toEqual([63, 139]);
  });

  it('that are joint read q first, then p', () => {
    const h = jointHamiltonian(weighted(1, 2, 3, 4));
    expect(h.parts).toBeUndefined();
    expect(h.energy(h.init(rng), state).arraySync()).toEqual([115, 261]);
  });

  it('allocate their energies and nothing else', () => {
    const network = (input: number) => mlp({ sizes: [input, 4, 1], activation: swish });
    const separable = separableHamiltonian({ kinetic: network(2), potential: network(2) });
    const joint = jointHamiltonian(network(4));
    const weights = { separable: separable.init(rng), joint: joint.init(rng) };
    const { numTensors } = tf.memory();
    separable.energy(weights.separable, state);
    separable.parts?.kinetic(weights.separable, state.p);
    separable.parts?.potential(weights.separable, state.q);
    joint.energy(weights.joint, state);
    expect(tf.memory().numTensors - numTensors).toBe(4);
  });
});

describe('decoder', () => {
  const options = { map: [1, 2, 1], image: [1, 2, 3], constants: 2, activation: swish } as const;
  const layers = [{ filters: 3, kernel: 1 }];

  it('puts its constants before the channels of the map, and ends in a sigmoid', () => {
    const { init, apply } = decoder({ ...options, layers });
    expect(init(rng).constants.map((x) => x.arraySync())).toEqual([tf.ones([1, 2, 2]).arraySync()]);
    const learned = [tf.tensor3d([1, 2, 3, 4], [1, 2, 2])];
    const q = tf.tensor4d([5, 6, 7, 8], [2, 1, 2, 1]);
    const images = apply({ stem: [], constants: learned, network: [passing(3)] }, q);
    const logits = [1, 2, 5, 3, 4, 6, 1, 2, 7, 3, 4, 8];
    images.dataSync().forEach((pixel, i) => {
      expect(pixel).toBeCloseTo(1 / (1 + Math.exp(-(logits[i] as number))), 6);
    });
    expect(images.shape).toEqual([2, 1, 2, 3]);
  });

  it('makes the map of a vector, row by row', () => {
    const { apply } = decoder({ ...options, constants: 0, latent: 2, layers });
    const stem = [{ kernel: tf.tensor2d([1, 0, 0, 2], [2, 2]), bias: tf.zeros([2]) }];
    const network = [{ kernel: tf.ones([1, 1, 1, 3]), bias: tf.zeros([3]) }];
    const images = apply({ stem, constants: [], network }, tf.tensor2d([1, -1], [1, 2]));
    const [left, right] = [1 / (1 + Math.exp(-1)), 1 / (1 + Math.exp(2))];
    const expected = [left, left, left, right, right, right];
    images.dataSync().forEach((pixel, i) => {
      expect(pixel).toBeCloseTo(expected[i] as number, 6);
    });
  });

  it('refuses layers that miss the image, and q of another size', () => {
    const misses = () => decoder({ ...options, layers: [{ filters: 3, upsample: true }] });
    expect(misses).toThrow('decoder layers: expected [1, 2, 3], the image, got [2, 4, 3].');
    const { init, apply } = decoder({ ...options, latent: 3, layers });
    const weights = init(rng);
    expect(() => apply(weights, tf.zeros([2, 4]))).toThrow('expected [batch, 3], got [2, 4]');
    expect(flattenTree(weights).map(([path]) => path)).toEqual([
      'stem.0.kernel',
      'stem.0.bias',
      'constants.0',
      'network.0.kernel',
      'network.0.bias',
    ]);
  });
});
