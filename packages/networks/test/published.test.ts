import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { countParams, fieldOf, type Params, type Rng, seededRng, swish } from '@hgn/core';
import { describe, expect, it } from 'vitest';
import {
  type ConvLayer,
  convNet,
  decoder,
  encoder,
  jointHamiltonian,
  mlp,
  separableHamiltonian,
  transform,
} from '../src/index.ts';

import { deepmind, maps, paper, plus, vector } from '../src/presets/index.ts';

const rng = seededRng(1);
const leaky =
  (slope: number) =>
  (x: Tensor): Tensor =>
    tf.leakyRelu(x, slope);
const size = ({ init }: { init: (rng: Rng) => Params }): number =>
  tf.tidy(() => countParams(init(rng)));
const times = (n: number, layer: ConvLayer): ConvLayer[] => Array.from({ length: n }, () => layer);
const conv = (filters: number): ConvLayer => ({ filters });
const image = [32, 32, 3] as const;

/** The decoder of DeepMind's models, from a map of 4×4×16 and two constant channels. */
const upwards = [
  ...[0, 1, 2].flatMap((): ConvLayer[] => [{ filters: 64, upsample: true }, { filters: 64 }]),
  conv(3),
];
const fromMap = { map: [4, 4, 16], constants: 2, image, layers: upwards } as const;
const constants = 4 * 4 * 2; // counted here, not in the table

/**
 * The architectures of "Hamiltonian Generative Networks" as published code has them, and the numbers
 * of their weights, part by part.
 *
 * @see P. Toth et al., Hamiltonian generative networks, 2020, arXiv 1909.13789
 */
describe("DeepMind's re-creation of the paper's model", () => {
  const halving: ConvLayer = { filters: 64, kernel: 2, stride: 2, pad: 'valid' };
  const energy = () =>
    convNet({
      input: [4, 4, 16],
      activation: tf.softplus,
      layers: [conv(32), halving, { filters: 64, kernel: 2 }, halving, { filters: 1, kernel: 2 }],
    });
  const parts = {
    encoder: encoder({
      frames: 31,
      image,
      activation: tf.relu,
      layers: [32, 64, 64].flatMap((filters) => [
        { ...halving, filters },
        { filters: 64, kernel: 4 },
      ]),
    }),
    transform: transform(
      convNet({
        input: [4, 4, 32],
        activation: tf.relu,
        layers: [...times(4, conv(64)), conv(32)],
      }),
    ),
    hamiltonian: separableHamiltonian({ kinetic: energy(), potential: energy() }),
    decoder: decoder({ ...fromMap, activation: leaky(0.2) }),
  };

  it('has the published number of weights', () => {
    expect(size(parts.encoder)).toBe(208_864);
    expect(size(parts.transform)).toBe(147_744);
    expect(size(parts.hamiltonian)).toBe(92_098);
    expect(size(parts.decoder)).toBe(196_803 + constants);
  });

  it('goes from frames to q and p of 4×4×16, to an energy and its field, to an image', () => {
    const frames = tf.zeros<tf.Rank.R5>([1, 31, ...image]);
    const { mean, logVar } = parts.encoder.apply(parts.encoder.init(rng), frames);
    expect(mean.shape).toEqual([1, 4, 4, 32]);
    expect(logVar.shape).toEqual([1, 4, 4, 32]);
    const state = parts.transform.apply(parts.transform.init(rng), mean);
    expect(state.q.shape).toEqual([1, 4, 4, 16]);
    const { q, p } = fieldOf(parts.hamiltonian, parts.hamiltonian.init(rng)).both(state);
    expect([q.shape, p.shape]).toEqual([state.q.shape, state.p.shape]);
    const images = parts.decoder.apply(parts.decoder.init(rng), state.q);
    expect(images.shape).toEqual([1, ...image]);
  });
});

it("CampusAI's model has the published number of weights", () => {
  const encode = encoder({
    frames: 5,
    image,
    activation: tf.relu,
    layers: [conv(32), ...times(6, conv(64)), conv(2 * 48)],
  });
  const f = transform(
    convNet({
      input: [32, 32, 48],
      activation: tf.relu,
      layers: [64, 64, 32].map((filters) => ({ filters, stride: 2 })),
      output: tf.relu,
    }),
  );
  const hamiltonian = jointHamiltonian(
    convNet({
      input: [4, 4, 32],
      activation: tf.softplus,
      layers: [
        conv(32),
        { filters: 64, kernel: 2, stride: 2 },
        { filters: 64, kernel: 2 },
        { filters: 64, kernel: 2 },
        { filters: 1, kernel: 2, pad: 'valid' },
      ],
      output: tf.softplus,
    }),
  );
  const block = { residual: times(2, conv(64)), upsample: true, activation: tf.sigmoid };
  const decode = decoder({
    map: [4, 4, 16],
    image,
    activation: leaky(0.01),
    layers: [block, block, block, conv(3)],
  });
  expect(size(encode)).toBe(262_880);
  expect(size(f)).toBe(83_104);
  expect(size(hamiltonian)).toBe(50_657);
  expect(size(decode)).toBe(196_739);
});

it('HGN++ has the published number of weights', () => {
  const activation = leaky(0.01);
  const halving = { filters: 64, stride: 2 };
  const encode = encoder({
    frames: 5,
    image,
    activation,
    layers: [halving, conv(64), halving, conv(64), halving, conv(64), conv(64)],
    latent: 32,
  });
  const energy = mlp({ sizes: [16, 250, 250, 250, 250, 1], activation: swish });
  const hamiltonian = separableHamiltonian({ kinetic: energy, potential: energy });
  expect(size(encode)).toBe(295_872);
  expect(size(hamiltonian)).toBe(385_502);
  expect(size(decoder({ ...fromMap, latent: 16, activation }))).toBe(201_155 + constants);
});

describe('a preset', () => {
  const parts = ({ encoder, transform, hamiltonian, decoder }: ReturnType<typeof paper>) =>
    [encoder, transform, hamiltonian, decoder].map(size);
  const sum = (list: number[]): number => list.reduce((total, n) => total + n, 0);

  it('has the published number of weights, and two constant channels of 4×4 that the table leaves out', () => {
    expect(sum(parts(deepmind()))).toBe(645_509 + constants);
    expect(parts(deepmind())).toEqual([208_864, 147_744, 92_098, 196_803 + constants]);
    // the table says 882,529, which is the sum of what it says of the parts
    expect(sum(parts(plus()))).toBe(882_529 + constants);
    expect(parts(plus())).toEqual([295_872, 0, 385_502, 201_155 + constants]);
  });

  it('of the paper differs from the reproduction by what that differs by', () => {
    // 31 frames for 5; two H of five convolutions with q or p for one of both, the last 2×2 of stride 2
    const first = 3 * 3 * 32 * (31 - 5) * 3;
    const energy = (channels: number) =>
      9 * channels * 32 + 32 + (4 * 32 * 64 + 64) + 2 * (4 * 64 * 64 + 64) + (4 * 64 + 1);
    expect(parts(paper())).toEqual([262_880 + first, 83_104, 2 * energy(16), 196_739]);
  });

  const presets = { deepmind, maps, paper, plus, vector };
  describe.each(Object.entries(presets))('%s', (_, make) => {
    it.each([true, false])('goes from frames to an image of its own size, f_ψ: %s', (transform) => {
      const { encoder, decoder, hamiltonian, ...preset } = make({ image, frames: 2, transform });
      tf.tidy(() => {
        const frames = tf.zeros<tf.Rank.R5>([1, 2, ...image]);
        const { mean } = encoder.apply(encoder.init(rng), frames);
        const state = preset.transform.apply(preset.transform.init(rng), mean);
        expect(state.q.shape).toEqual([1, ...preset.state]);
        expect(state.p.shape).toEqual([1, ...preset.state]);
        const { q } = fieldOf(hamiltonian, hamiltonian.init(rng)).both(state);
        expect(q.shape).toEqual(state.q.shape);
        const both = tf.concat([state.q, state.p], state.q.rank - 1);
        expect(preset.motion.apply(preset.motion.init(rng), both).shape).toEqual(both.shape);
        expect(preset.joint.apply(preset.joint.init(rng), both).shape[0]).toBe(1);
        const output = decoder.apply(decoder.init(rng), state.q);
        expect(output.shape).toEqual([1, ...image]);
      });
    });
  });
});
