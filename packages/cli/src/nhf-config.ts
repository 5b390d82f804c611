import { z } from 'zod';

const count = z.int().positive();

/** What a density of points is learned by. */
export const densityModels = ['nhf', 'realnvp', 'spline'] as const;

/** All that a run of `hgn nhf train` depends on, but for the machine. */
export const densityConfig = z.strictObject({
  /** A density of `hgn densities`, or a file of points. */
  source: z.union([
    z.strictObject({ target: z.string() }),
    z.strictObject({ file: z.string(), sha256: z.string() }),
  ]),
  model: z.enum(densityModels),
  dimension: count,
  /** Points are moved and divided so that each column has about mean 0 and deviation 1. */
  center: z.array(z.number()),
  spread: z.array(z.number().positive()),
  steps: count,
  batch: count,
  seed: z.int().nonnegative(),
  engine: z.string(),
  learningRate: z.number().positive(),
  warmup: z.int().nonnegative(),
  clipNorm: z.number().positive(),
  /** Decay of the moving average of the weights that is evaluated. */
  averaging: z.number().min(0).lt(1),
  /** Momenta per point in training: 1 is the ELBO, more the importance-weighted bound. */
  momenta: count,
  /** Of an NHF: Hamiltonians one after the other, and how each moves points. */
  hamiltonians: count,
  integrator: z.string(),
  dt: z.number().positive(),
  integratorSteps: count,
  kinetic: z.enum(['quadratic', 'mlp']),
  /** Hidden units of each potential. */
  units: count,
  /** Couplings of the flow from noise to momenta. */
  encoderLayers: count,
  encoderUnits: count,
  /** Of RealNVP and splines: couplings, hidden units of each of their two layers, bins. */
  couplings: count,
  couplingUnits: count,
  bins: count,
});

export type DensityConfig = z.infer<typeof densityConfig>;

/** What {@link densityConfig} has unless it is told otherwise. */
export const densityDefaults = {
  model: 'nhf',
  steps: 6000,
  batch: 512,
  seed: 1,
  learningRate: 1e-2,
  warmup: 100,
  clipNorm: 5,
  averaging: 0.995,
  momenta: 1,
  hamiltonians: 16,
  integrator: 'position-verlet',
  dt: 0.5,
  integratorSteps: 1,
  kinetic: 'quadratic',
  units: 64,
  encoderLayers: 4,
  encoderUnits: 32,
  couplings: 8,
  couplingUnits: 30,
  bins: 8,
} as const satisfies Partial<DensityConfig>;
