import { defaults } from '@hgn/cli';
import { type Example, exampleOf } from './example.ts';
import type { ActivationSpec, HgnSpec, LayerSpec, NhfSpec, Spec, StackSpec } from './spec.ts';

/** A training step that is timed. */
export type Config<S extends Spec = Spec> = {
  readonly description: string;
  /** For other libraries, to build the same. */
  readonly spec: S;
  readonly example: () => Example;
};

const times = (n: number, layer: LayerSpec): LayerSpec[] => Array.from({ length: n }, () => layer);
const leaky = (slope: number): ActivationSpec => ({ name: 'leakyRelu', slope });
const conv = (filters: number): LayerSpec => ({ filters });
const image = [32, 32, 3] as const;

/** Three times ×2 and two convolutions, then one to colours: as the published decoders have it. */
const upwards = (filters: number): LayerSpec[] => [
  ...[0, 1, 2].flatMap((): LayerSpec[] => [{ filters, upsample: true }, { filters }]),
  conv(3),
];

const common = { model: 'hgn', seed: 1, image, learningRate: 1.5e-4 } as const;

/** What `pnpm demo` trains, at its longest horizon; the networks of `buildModel` of `@hgn/cli`. */
const demo: HgnSpec = {
  ...common,
  seed: defaults.seed,
  batch: defaults.batch,
  frames: defaults.encoderFrames,
  steps: Math.max(...defaults.horizons) - 1,
  dt: defaults.frameInterval,
  decoded: defaults.decodedFrames,
  latent: 2 * defaults.dimension,
  encoder: {
    layers: defaults.encoderFilters.map((filters) => ({ filters, stride: 2 })),
    activation: leaky(0.2),
    gain: Math.SQRT2,
  },
  hamiltonian: {
    kind: 'separable',
    network: { hidden: defaults.hamiltonianUnits, activation: { name: 'softplus' } },
  },
  decoder: {
    map: [4, 4, defaults.decoderFilters[0] ?? 32],
    layers: [
      ...defaults.decoderFilters.map((filters) => ({ filters, upsample: true })),
      { filters: 3 },
    ],
    activation: leaky(0.2),
    gain: Math.SQRT2,
  },
  beta: defaults.klWeight,
  learningRate: defaults.learningRate,
  clipNorm: defaults.clipNorm,
  averaging: defaults.averaging,
};

/** Half the channels and a third of the frames of `paper`, without f_ψ. */
const small: HgnSpec = {
  ...common,
  batch: 16,
  frames: 10,
  steps: 9,
  dt: 0.125,
  latent: [4, 4, 32],
  encoder: {
    layers: [...times(3, { filters: 32, stride: 2 }), conv(64)],
    activation: leaky(0.2),
  },
  hamiltonian: {
    kind: 'separable',
    network: { layers: [conv(32), conv(32), conv(1)], activation: { name: 'softplus' } },
  },
  decoder: { map: [4, 4, 16], layers: upwards(32), activation: leaky(0.2) },
  beta: 1 / 10,
};

const halving = (filters: number): LayerSpec => ({ filters, kernel: 2, stride: 2, pad: 'valid' });
const paperEnergy: StackSpec = {
  layers: [
    conv(32),
    halving(64),
    { filters: 64, kernel: 2 },
    halving(64),
    { filters: 1, kernel: 2 },
  ],
  activation: { name: 'softplus' },
};

/**
 * DeepMind's re-creation of the paper's model, but for log-variances where it has log-deviations.
 *
 * @see P. Toth et al., Hamiltonian generative networks, 2020, arXiv 1909.13789
 */
const paper: HgnSpec = {
  ...common,
  batch: 16,
  frames: 31,
  steps: 30,
  dt: -0.125,
  latent: [4, 4, 32],
  encoder: {
    layers: [32, 64, 64].flatMap((filters) => [halving(filters), { filters: 64, kernel: 4 }]),
    activation: { name: 'relu' },
  },
  transform: { layers: [...times(4, conv(64)), conv(32)], activation: { name: 'relu' } },
  hamiltonian: { kind: 'separable', network: paperEnergy },
  decoder: { map: [4, 4, 16], constants: 2, layers: upwards(64), activation: leaky(0.2) },
  beta: 1 / 31,
};

/**
 * HGN++.
 *
 * @see I. Higgins et al., SyMetric, 2021, arXiv 2111.05986
 */
const plus: HgnSpec = {
  ...common,
  batch: 8,
  frames: 5,
  steps: 59,
  dt: 0.125,
  latent: 32,
  encoder: {
    layers: [64, 64, 64]
      .flatMap((filters) => [{ filters, stride: 2 }, conv(filters)])
      .concat(conv(64)),
    activation: leaky(0.01),
  },
  hamiltonian: {
    kind: 'separable',
    network: { hidden: [250, 250, 250, 250], activation: { name: 'swish' } },
  },
  decoder: { map: [4, 4, 16], constants: 2, layers: upwards(64), activation: leaky(0.01) },
  beta: 1 / 60,
};

/**
 * The paper's flow of two-dimensional densities; the time of a step and the prior's numbers are ours.
 *
 * @see P. Toth et al., Hamiltonian generative networks, 2020, section 3.3, arXiv 1909.13789
 */
const nhf: NhfSpec = {
  model: 'nhf',
  seed: 1,
  batch: 512,
  dimension: 2,
  steps: 2,
  dt: 0.1,
  encoder: { hidden: [128, 128], activation: { name: 'relu' } },
  hamiltonian: {
    kind: 'separable',
    network: { hidden: [128, 128], activation: { name: 'softplus' } },
  },
  prior: { width: 4, steepness: 10 },
  learningRate: 3e-4,
};

const config = <S extends Spec>(description: string, spec: S): Config<S> => ({
  description,
  spec,
  example: () => exampleOf(spec),
});

/** Those of Hamiltonian Generative Networks, which read images. */
export const hgnConfigs: Readonly<Record<string, Config<HgnSpec>>> = {
  demo: config("the demo's, at its longest horizon", demo),
  small: config('32 channels, latent 4×4×32, separable convolutional H, 10 frames', small),
  paper: config("DeepMind's re-creation of the paper's, 31 frames, batch 16", paper),
  joint: config('as small, with a joint convolutional H(q, p)', {
    ...small,
    hamiltonian: { ...small.hamiltonian, kind: 'joint' },
  }),
  plus: config('HGN++: vector latent, H of perceptrons, 5 frames in, 60 out, batch 8', plus),
};

/** Every training step that can be timed, by name. */
export const configs: Readonly<Record<string, Config>> = {
  ...hgnConfigs,
  nhf: config('Neural Hamiltonian Flow on 2-D data, batch 512', nhf),
};
