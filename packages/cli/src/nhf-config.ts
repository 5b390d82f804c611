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
  /**
   * Of an NHF, momenta per point once the share `elboUntil` of training is over: with more than one it
   * is the importance-weighted bound that rises, until then the ELBO, which costs less.
   */
  momenta: count,
  elboUntil: z.number().min(0).max(1),
  /** Of an NHF: Hamiltonians one after the other, and how each moves points. */
  hamiltonians: count,
  integrator: z.string(),
  dt: z.number().positive(),
  integratorSteps: count,
  kinetic: z.enum(['quadratic', 'mlp']),
  /** Hidden layers of each potential, and units of each layer. */
  layers: count,
  units: count,
  /** Whether a potential reads products of two coordinates beside them: see `withProducts` of @hgn/networks. */
  products: z.boolean(),
  /** Couplings of the flow from noise to momenta. */
  encoderLayers: count,
  encoderUnits: count,
  /** Of RealNVP and splines: couplings, hidden units of each of their two layers, bins. */
  couplings: count,
  couplingUnits: count,
  bins: count,
});

export type DensityConfig = z.infer<typeof densityConfig>;

/** The highest learning rate of each: see docs/training.md. */
export const densityRates = {
  nhf: 3e-2,
  realnvp: 5e-3,
  spline: 5e-3,
} as const satisfies Readonly<Record<DensityConfig['model'], number>>;

/** Columns up to which potentials read products: so many have 65 inputs, and more than weights are worth. */
export const PRODUCTS_UP_TO = 10;

/** What {@link densityConfig} has unless it is told otherwise. */
export const densityDefaults = {
  model: 'nhf',
  steps: 6000,
  batch: 256,
  seed: 1,
  warmup: 100,
  clipNorm: 5,
  averaging: 0.995,
  momenta: 4,
  elboUntil: 0.67,
  hamiltonians: 12,
  integrator: 'position-verlet',
  dt: 0.5,
  integratorSteps: 1,
  kinetic: 'quadratic',
  layers: 2,
  units: 16,
  products: true,
  encoderLayers: 4,
  encoderUnits: 32,
  couplings: 8,
  couplingUnits: 30,
  bins: 8,
} as const satisfies Partial<DensityConfig>;
