import { defaults } from './config.ts';

/** All of a run's config that its user may leave out. */
type RunPreset = typeof defaults;

/**
 * What runs begin as, by name: first ours, then the published ones as far as they are known.
 *
 * All published models were trained on 50,000 trajectories by Adam at a constant 1.5e-4, without a
 * limit on gradients or an average of weights. Ours differ in that errors are measured on 128 held-out
 * trajectories, and that the frames to be decoded are drawn, so that some come twice.
 */
export const runPresets: Readonly<Record<string, RunPreset>> = {
  demo: defaults,
  small: {
    ...defaults,
    preset: 'small',
    trajectories: 16_384,
    dynamics: 'fixed-kinetic',
    decoderUnits: [64],
    spread: 1,
    inferAt: 'middle',
    direction: 'both',
    horizons: [10, 20, 35, 60, 90],
    steps: 4000,
  },
  ...published(),
};

/**
 * What the preset `small` is for a system. As many numbers as it has degrees of freedom, with
 * K = pᵀp/2 and none to spare, make q an affine image of the true positions, and H one of the true
 * energy. The pendulum gets stuck so, in a motion that is too harmonic; it takes three.
 */
export const smallOf: Readonly<Record<string, Partial<RunPreset>>> = {
  'mass-spring': { dimension: 1, steps: 2000 },
  pendulum: { dimension: 3, dynamics: 'separable' },
  'two-body': { dimension: 2, symmetry: 'turns', growUntil: 0.5, steps: 5000 },
  'three-body': {
    dimension: 6,
    decoderUnits: [128],
    hamiltonianUnits: [128, 128],
    horizons: [10, 20, 35, 60],
    growUntil: 0.4,
    steps: 9000,
  },
};

function published(): Readonly<Record<string, RunPreset>> {
  const common: RunPreset = {
    ...defaults,
    trajectories: 50_000,
    transform: true,
    encoderFrames: 31,
    horizons: [31],
    decodedFrames: 31,
    growUntil: 0,
    learningRate: 1.5e-4,
    decay: 'none',
    warmup: 0,
    clipNorm: 1e6,
    averaging: 0,
  };
  return {
    /**
     * The paper's model. Its batch and number of steps are not known: these are of the reproduction by
     * C. Balsells Rodas et al., DOI 10.5281/zenodo.4835278. Of GECO only tolerances are known, 1e-3 to
     * 1e-5.
     */
    paper: {
      ...common,
      preset: 'paper',
      architecture: 'paper',
      batch: 16,
      steps: 15_625,
      objective: 'geco',
      geco: { tolerance: 1e-4, rate: 0.01, average: 0.99, lower: 100, upper: 1e4 },
    },
    /**
     * `hgn_paper_config` of google-deepmind/deepmind-research, on four devices. Its multiplier is moved
     * by Adam: about as far as the logarithm of ours.
     */
    deepmind: {
      ...common,
      preset: 'deepmind',
      architecture: 'deepmind',
      inferAt: 'last',
      direction: 'backward',
      batch: 128,
      steps: 500_000,
      objective: 'geco',
      klWeight: 1 / 31,
      geco: { tolerance: 1e-3, rate: 1.5e-4, average: 0, lower: 1e-6, upper: 1e6 },
    },
    /** HGN++ of the same code, with its KL weight β = 1 of 0.001, 0.1, 1 and 2. */
    plus: {
      ...common,
      preset: 'plus',
      architecture: 'plus',
      transform: false,
      encoderFrames: 5,
      inferAt: 'last',
      horizons: [60],
      decodedFrames: 60,
      batch: 128,
      steps: 500_000,
      klWeight: 1 / 60,
    },
  };
}
