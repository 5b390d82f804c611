import { z } from 'zod';

const count = z.int().min(1);

/**
 * All that a training run depends on: with the same one, on the same machine and engine, it gives
 * the same numbers. It is kept beside the weights, and a run is resumed from it.
 */
export const runConfig = z.strictObject({
  schemaVersion: z.literal(1),
  /** A name of the catalogue, and the constants of the system that was simulated. */
  system: z.string(),
  data: z
    .string()
    .optional()
    .describe('folder of stored trajectories; simulated from the seed if absent'),
  seed: z.int().min(0),
  engine: z.string().describe('what computed'),
  integrator: z.string(),
  trajectories: count.describe('in the training split'),
  testTrajectories: count,
  frameInterval: z.number().positive().describe('time between frames'),
  /** The model. */
  dimension: count.describe('numbers in q, and in p'),
  encoderFrames: count.describe('frames the encoder reads'),
  encoderFilters: z.array(count),
  decoderFilters: z.array(count),
  hamiltonianUnits: z.array(count).describe('hidden layers of K and of V'),
  /** Training. */
  steps: count,
  batch: count,
  decodedFrames: count.describe('random frames of each rollout that are decoded in a step'),
  horizons: z.array(count).describe('frames rolled out, growing through training'),
  growUntil: z.number().min(0).max(1).describe('share of the steps after which the last holds'),
  learningRate: z.number().positive(),
  warmup: z.int().min(0),
  klWeight: z.number().min(0).describe('of the KL divergence, beside the summed squared error'),
  clipNorm: z.number().positive(),
});

export type RunConfig = z.infer<typeof runConfig>;

/** What a run is unless its user says otherwise: what `pnpm demo` trains. */
export const defaults: Omit<RunConfig, 'engine' | 'data'> = {
  schemaVersion: 1,
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
  steps: 2500,
  batch: 16,
  decodedFrames: 8,
  horizons: [10, 20, 35, 50, 60],
  growUntil: 0.6,
  learningRate: 2e-3,
  warmup: 100,
  klWeight: 1e-3,
  clipNorm: 1,
};
