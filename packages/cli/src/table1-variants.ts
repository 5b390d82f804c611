import { paper } from '@hgn/datasets';
import type { RunConfig } from './config.ts';

/** The four systems of the table, by the names of their data sets. */
export const tableSystems = {
  'mass-spring': paper.massSpring,
  pendulum: paper.pendulum,
  'two-body': paper.twoBody,
  'three-body': paper.threeBody,
} as const;

export type TableSystem = keyof typeof tableSystems;

/** A model that the table compares: what is not as in the preset. */
export type Variant = {
  /** As the page calls it. */
  readonly title: string;
  /** The row of the published tables that it stands beside. */
  readonly published?: 'leapfrog' | 'euler' | 'deterministic' | 'no-transform';
  readonly preset: string;
  readonly changes?: (system: TableSystem) => Partial<RunConfig>;
};

/** The stated noise, of which the paper does not say whether it is a deviation or a variance. */
const noise = (system: TableSystem): number => tableSystems[system]().noise;

/**
 * The models of the table, by name. Those of the paper first, on clean renders unless the name says
 * otherwise; then what stands beside a Hamiltonian, and the published architectures.
 */
export const variants = {
  leapfrog: { title: 'leapfrog', published: 'leapfrog', preset: 'small' },
  euler: {
    title: 'Euler',
    published: 'euler',
    preset: 'small',
    changes: () => ({ integrator: 'euler' }),
  },
  deterministic: {
    title: 'deterministic',
    published: 'deterministic',
    preset: 'small',
    changes: () => ({ deterministic: true }),
  },
  transform: {
    title: 'leapfrog, with f_ψ',
    published: 'leapfrog',
    preset: 'small',
    changes: () => ({ transform: true }),
  },
  noise: {
    title: 'leapfrog, noise σ as stated',
    published: 'leapfrog',
    preset: 'small',
    changes: (system) => ({ noise: noise(system) }),
  },
  'noise-variance': {
    title: 'leapfrog, noise σ² as stated',
    published: 'leapfrog',
    preset: 'small',
    changes: (system) => ({ noise: Math.sqrt(noise(system)) }),
  },
  'neural-ode': {
    title: 'neural ODE, Runge–Kutta 4',
    preset: 'small',
    changes: () => ({ dynamics: 'neural-ode', integrator: 'rk4' }),
  },
  recurrent: {
    title: 'recurrent network',
    preset: 'small',
    // a map from frame to frame, with no way back
    changes: () => ({ dynamics: 'recurrent', inferAt: 'first', direction: 'forward' }),
  },
  paper: { title: 'architecture of the paper', published: 'leapfrog', preset: 'paper' },
  deepmind: {
    title: "architecture of DeepMind's re-creation",
    published: 'leapfrog',
    preset: 'deepmind',
  },
} as const satisfies Readonly<Record<string, Variant>>;

export type VariantName = keyof typeof variants;
