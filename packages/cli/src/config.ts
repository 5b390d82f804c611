import { z } from 'zod';

const count = z.int().min(1);

/** What the networks of a run are built as. */
const architectures = ['vector', 'maps', 'paper', 'deepmind', 'plus'] as const;

/** What may move a state: energies, then equations of motion, then a map. */
export const dynamics = [
  'separable',
  'joint',
  'fixed-kinetic',
  'mass',
  'mass-full',
  'mass-of-q',
  'dissipative',
  'lagrangian',
  'neural-ode',
  'recurrent',
] as const;

/** How GECO moves the weight of the MSE, where the objective is that. */
const geco = z.strictObject({
  tolerance: z.number().positive().default(1e-4).describe('the pixel MSE it aims at'),
  rate: z.number().positive().default(0.01).describe('most that ln of the weight moves in a step'),
  average: z.number().min(0).lt(1).default(0.99).describe('decay of the average of the MSE'),
  lower: z.number().positive().default(100).describe('the smallest weight'),
  upper: z.number().positive().default(1e4).describe('the largest weight'),
});

/**
 * All that a training run depends on: with the same one, on the same machine and engine, it gives
 * the same numbers. It is kept beside the weights, and a run is resumed from it.
 */
export const runConfig = z.strictObject({
  preset: z.string().default('demo').describe('what it was before anything was changed'),
  system: z.string().describe('name of the physical system'),
  data: z
    .string()
    .optional()
    .describe('folder of stored trajectories; simulated from the seed if absent'),
  seed: z.int().min(0).describe('what all randomness descends from'),
  engine: z.string().describe('what computed'),
  integrator: z.string(),
  trajectories: count.describe('in the training split'),
  testTrajectories: count.describe('held out'),
  frameInterval: z.number().positive().describe('time between frames'),
  noise: z
    .number()
    .min(0)
    .optional()
    .describe('standard deviation of the noise on states that training sees; none if absent'),

  architecture: z
    .enum(architectures)
    .default('vector')
    .describe('of the networks; sizes are as below where it is vector or maps, else as published'),
  dynamics: z.enum(dynamics).default('separable').describe('what moves the state'),
  transform: z.boolean().default(false).describe('whether f_ψ stands between z and the state'),
  dimension: count.describe('numbers in q, and in p; channels, where they are maps'),
  encoderFrames: count.describe('frames the encoder reads'),
  encoderFilters: z.array(count).describe('of its convolutions, each halving the image'),
  decoderFilters: z.array(count).describe('of its convolutions, each doubling the image'),
  decoderUnits: z.array(count).default([]).describe('its dense layers before the convolutions'),
  hamiltonianUnits: z.array(count).describe('hidden layers of K and of V'),
  spread: z
    .number()
    .min(0)
    .default(0)
    .describe('of the first biases of K, of V and of the dense layers of the decoder'),

  inferAt: z
    .union([z.enum(['first', 'middle', 'last']), z.int().nonnegative()])
    .default('first')
    .describe('of the frames the encoder reads, the one whose state it infers, by name or from 0'),
  direction: z
    .enum(['forward', 'backward', 'both'])
    .default('forward')
    .describe('of the rollouts from that state; both: back to the first frame read, else forward'),

  steps: count.describe('updates of the weights'),
  batch: count.describe('trajectories in a step'),
  symmetry: z
    .enum(['none', 'turns', 'square'])
    .default('none')
    .describe(
      'at the last horizon; turns: clips are seen from four sides, of systems without direction; ' +
        'square: mirrored too',
    ),
  decodedFrames: count.describe('random frames of each rollout that are decoded in a step'),
  horizons: z.array(count).min(1).describe('frames rolled out, growing through training'),
  growUntil: z.number().min(0).max(1).describe('share of the steps after which the last holds'),
  learningRate: z.number().positive().describe('the highest'),
  decay: z
    .enum(['cosine', 'none'])
    .default('cosine')
    .describe('of the learning rate: along half a cosine to 0, or none'),
  warmup: z.int().min(0).describe('steps until the highest learning rate'),
  deterministic: z
    .boolean()
    .default(false)
    .describe('z is the mean of the posterior, and the loss the pixel MSE alone'),
  objective: z.enum(['elbo', 'geco']).default('elbo').describe('how MSE and KL are weighed'),
  geco: geco.optional().describe('of the objective of this name'),
  consistency: z
    .number()
    .min(0)
    .default(0)
    .describe('weight of the distance between states inferred early, and carried on, and late'),
  klWeight: z.number().min(0).describe('of the KL divergence per pixel, beside the pixel MSE'),
  clipNorm: z.number().positive().describe('longest gradient'),
  averaging: z.number().min(0).max(1).describe('decay of the average of the weights'),
  retries: z
    .int()
    .min(0)
    .default(2)
    .describe('times it goes back, with half the learning rate, where a number is not finite'),
  checkpoints: z
    .strictObject({ keep: count.describe('of the latest') })
    .default({ keep: 3 })
    .describe('that are left of a run'),
});

export type RunConfig = z.infer<typeof runConfig>;

/** What a run is unless its user says otherwise: what `pnpm demo` trains. */
export const defaults: Omit<RunConfig, 'engine' | 'data'> = {
  preset: 'demo',
  system: 'mass-spring',
  seed: 1,
  integrator: 'leapfrog',
  trajectories: 4096,
  testTrajectories: 128,
  frameInterval: 0.125,
  architecture: 'vector',
  dynamics: 'separable',
  transform: false,
  dimension: 3,
  encoderFrames: 30,
  encoderFilters: [16, 32, 32],
  decoderFilters: [32, 16, 16],
  decoderUnits: [],
  hamiltonianUnits: [64, 64],
  spread: 0,
  inferAt: 'first',
  direction: 'forward',
  steps: 2000,
  batch: 16,
  symmetry: 'none',
  decodedFrames: 8,
  horizons: [10, 20, 35, 50, 60],
  growUntil: 0.6,
  learningRate: 2e-3,
  decay: 'cosine',
  warmup: 100,
  deterministic: false,
  objective: 'elbo',
  consistency: 0,
  klWeight: 1e-3,
  clipNorm: 1,
  averaging: 0.99,
  retries: 2,
  checkpoints: { keep: 3 },
};
