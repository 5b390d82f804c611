import {
  type AnalyticGradients,
  analyticField,
  flow,
  type HamiltonianField,
  type Integrator,
  type PhaseState,
  rollout,
} from '@hgn/core';
import { compensated, type Compensated, kahanLi8, leapfrog, solve } from '@hgn/integrators';

type State = PhaseState<Float64Array>;
type Motion = AnalyticGradients & { readonly energy: (state: State) => number };

/** A motion that is timed. */
export type Integration = {
  readonly motion: string;
  readonly method: string;
  /** By which function of ours. */
  readonly called: string;
  /** How many states a step moves at once; 1 if left out. */
  readonly trajectories?: number;
  /** Integrates, and tells how many steps it took. */
  readonly run: () => number;
  /** The largest error of the energy on the way. */
  readonly energyError: () => number;
};

/** The sum of xᵢ² / 2, and its gradient. */
const half = (x: Float64Array): number => x.reduce((sum, xi) => sum + xi * xi, 0) / 2;
const itself = (x: Float64Array, into: Float64Array = new Float64Array(x.length)): Float64Array => {
  for (let i = 0; i < x.length; i++) into[i] = x[i] as number;
  return into;
};

/** H = Σ p²/2 − cos q. */
const pendulums: Motion = {
  separable: true,
  inPlace: true,
  dHdq: ({ q }, into = new Float64Array(q.length)) => {
    for (let i = 0; i < q.length; i++) into[i] = Math.sin(q[i] as number);
    return into;
  },
  dHdp: ({ p }, into) => itself(p, into),
  energy: ({ q, p }) => half(p) - q.reduce((sum, x) => sum + Math.cos(x), 0),
};

/** H = (|p|² + |q|²)/2 + q₁²·q₂ − q₂³/3. */
const henonHeiles: Motion = {
  separable: true,
  inPlace: true,
  dHdq: ({ q }, into = new Float64Array(2)) => {
    const [x, y] = [q[0] as number, q[1] as number];
    into[0] = x + 2 * x * y;
    into[1] = y + x * x - y * y;
    return into;
  },
  dHdp: ({ p }, into) => itself(p, into),
  energy: ({ q, p }) => {
    const [x, y] = [q[0] as number, q[1] as number];
    return half(p) + half(q) + x * x * y - y ** 3 / 3;
  },
};

/** H = |p|²/2 − 1/|q| in the plane. */
const kepler: Motion = {
  separable: true,
  inPlace: true,
  dHdq: ({ q }, into = new Float64Array(2)) => {
    const [x, y] = [q[0] as number, q[1] as number];
    const square = x * x + y * y;
    const cube = square * Math.sqrt(square);
    into[0] = x / cube;
    into[1] = y / cube;
    return into;
  },
  dHdp: ({ p }, into) => itself(p, into),
  energy: ({ q, p }) => half(p) - 1 / Math.sqrt(2 * half(q)),
};

type Fixed<T> = {
  readonly method: Integrator;
  readonly field: HamiltonianField<T>;
  readonly start: PhaseState<T>;
  readonly dt: number;
  readonly steps: number;
  readonly energy: (state: PhaseState<T>) => number;
};

/** Equal steps: one by one, or in calls of `flow` or `rollout` for so many of them. */
function fixed<T>(
  { method, field, start, dt, steps, energy }: Fixed<T>,
  called: 'step' | 'flow' | 'rollout',
  stretch = 1,
): Pick<Integration, 'method' | 'called' | 'run' | 'energyError'> {
  const options = { dt, steps: stretch };
  const advance = {
    step: (state: PhaseState<T>) => method.step(field, state, dt),
    flow: (state: PhaseState<T>) => flow(method, field, state, options),
    rollout: (state: PhaseState<T>) => rollout(method, field, state, options).at(-1) ?? state,
  }[called];
  return {
    method: method.name,
    called,
    run: () => {
      let state = start;
      for (let done = 0; done < steps; done += stretch) state = advance(state);
      return steps;
    },
    energyError: () => {
      const first = energy(start);
      let [state, error] = [start, 0];
      for (let done = 0; done < steps; done++) {
        state = method.step(field, state, dt); // the same states, to the last bit
        error = Math.max(error, Math.abs(energy(state) - first));
      }
      return error;
    },
  };
}

const pendulum: Fixed<Float64Array> = {
  method: leapfrog,
  field: analyticField(pendulums),
  start: { q: Float64Array.of(0.5), p: Float64Array.of(1) },
  dt: 0.1,
  steps: 1_000_000,
  energy: pendulums.energy,
};
const batch: Fixed<Float64Array> = {
  ...pendulum,
  field: analyticField({
    ...pendulums,
    // of many coordinates the fastest copy, of one the slowest
    dHdp: ({ p }, into = new Float64Array(p.length)) => {
      into.set(p);
      return into;
    },
  }),
  start: {
    q: Float64Array.from({ length: 1000 }, (_, i) => i / 1000),
    p: new Float64Array(1000).fill(1),
  },
  steps: 5000,
};
const galaxy: Fixed<Float64Array> = {
  method: kahanLi8,
  field: analyticField(henonHeiles),
  start: { q: Float64Array.of(0, 0.1), p: Float64Array.of(0.35, 0.1) },
  dt: 0.01,
  steps: 1_000_000,
  energy: henonHeiles.energy,
};
const sums: Fixed<Compensated<Float64Array>> = {
  ...galaxy,
  field: compensated(galaxy.field),
  start: { q: { sum: galaxy.start.q }, p: { sum: galaxy.start.p } },
  energy: ({ q, p }) => henonHeiles.energy({ q: q.sum, p: p.sum }),
};

/** A planet of eccentricity 0.6 and period 2π, with steps that adapt. */
const planet = (): readonly State[] => {
  const start = { q: Float64Array.of(0.4, 0), p: Float64Array.of(0, 2) };
  const options = { t: [0, 1000], rtol: 1e-12, atol: 1e-12 } as const;
  return solve(analyticField(kepler), start, options).path.map(({ state }) => state);
};

/** What `bench integrate` times. */
export const integrations: readonly Integration[] = [
  { motion: 'pendulum', ...fixed(pendulum, 'step') },
  { motion: 'pendulum', ...fixed(pendulum, 'rollout', 1000) },
  { motion: 'pendulum', ...fixed(pendulum, 'flow', 1000) },
  { motion: '1,000 pendulums', trajectories: 1000, ...fixed(batch, 'step') },
  { motion: '1,000 pendulums', trajectories: 1000, ...fixed(batch, 'rollout', 10) },
  { motion: '1,000 pendulums', trajectories: 1000, ...fixed(batch, 'flow', 1000) },
  { motion: 'Hénon–Heiles', ...fixed(galaxy, 'flow', 1000) },
  { motion: 'Hénon–Heiles, compensated', ...fixed(sums, 'flow', 1000) },
  {
    motion: 'Kepler, e = 0.6',
    method: 'dop853',
    called: 'solve',
    run: () => planet().length - 1,
    energyError: () => {
      const energies = planet().map(kepler.energy);
      return Math.max(...energies.map((energy) => Math.abs(energy - (energies[0] as number))));
    },
  },
];
