import { z } from 'zod';

const count = z.int().min(1);

/**
 * All that a training run depends on: with the same one, on the same machine and engine, it gives
 * the same numbers. It is kept beside the weights, and a run is resumed from it.
 */
export const runConfig = z.strictObject({
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

  dimension: count.describe('numbers in q, and in p'),
  encoderFrames: count.describe('frames the encoder reads'),
  encoderFilters: z.array(count).describe('of its convolutions, each halving the image'),
  decoderFilters: z.array(count).describe('of its convolutions, each doubling the image'),
  hamiltonianUnits: z.array(count).describe('hidden layers of K and of V'),

  steps: count.describe('updates of the weights'),
  batch: count.describe('trajectories in a step'),
  decodedFrames: count.describe('random frames of each rollout that are decoded in a step'),
  horizons: z.array(count).min(1).describe('frames rolled out, growing through training'),
  growUntil: z.number().min(0).max(1).describe('share of the steps after which the last holds'),
  learningRate: z.number().positive().describe('the highest; it falls along half a cosine'),
  warmup: z.int().min(0).describe('steps until the highest learning rate'),
  klWeight: z.number().min(0).describe('of the KL divergence per pixel, beside the pixel MSE'),
  clipNorm: z.number().positive().describe('longest gradient'),
  averaging: z.number().min(0).max(1).describe('decay of the average of the weights'),
});

export type RunConfig = z.infer<typeof runConfig>;

/** What a run is unless its user says otherwise: what `pnpm demo` trains. */
export const defaults: Omit<RunConfig, 'engine' | 'data'> = {
  system: 'mass-spring',
  seed: 1,
  integrator: 'leapfrog',
  trajectories: 4096,
  testTrajectories: 128,
  frameInterval: 0.125,
  dimension: 3,
  encoderFrames: 30,
  encoderFilters: [16, 32, 32],
  decoderFilters: [32, 16, 16],
  hamiltonianUnits: [64, 64],
  steps: 2000,
  batch: 16,
  decodedFrames: 8,
  horizons: [10, 20, 35, 50, 60],
  growUntil: 0.6,
  learningRate: 2e-3,
  warmup: 100,
  klWeight: 1e-3,
  clipNorm: 1,
  averaging: 0.99,
};
