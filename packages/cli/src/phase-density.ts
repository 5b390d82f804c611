import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Tensor2D } from '@tensorflow/tfjs-core';
import { mismatch, type PhaseState, type Rng } from '@hgn/core';
import { drawGaussian, fitGaussian, type Gaussian } from '@hgn/model';
import { assertVolumes } from '@hgn/nhf';
import { integrators, named } from './catalog.ts';
import type { Stage } from './evaluate-run.ts';
import { inferStates } from './measure.ts';
import { type Grid, middles, regionOf } from './nhf-pictures.ts';
import type { LoadedRun } from './run.ts';
import { CLIPS, cut } from './run-data.ts';
import { smoothHistogram } from './smooth-histogram.ts';

/** The states of a run: numbers of q, as many of p, and the shape that either has. */
export type StatePrior = { readonly gaussian: Gaussian; readonly shape: readonly number[] };

/** What is looked at, and when. */
export type PhaseDensityOptions = {
  /** Steps after which it is looked at, rising. */
  readonly at: readonly number[];
  /** Time of a step; negative is backward. */
  readonly dt: number;
  /** Cells along a side. */
  readonly size: number;
  /** States that the region is found with, and that densities of more than one q are estimated from. */
  readonly states: number;
  /** Indices into q and p, joined: what is to the right, and what is up. */
  readonly axes: readonly [right: number, up: number];
  readonly rng: Rng;
};

/** ln p of phase space at one time. */
export type PhaseDensity = { readonly step: number; readonly grid: Grid };

/** The Gaussian of the states that the encoder infers of training clips, q and p joined. */
export async function fittedStates({ run, data, play }: Stage): Promise<StatePrior> {
  const { encoderFrames: frames } = run.config;
  const clips = cut(data.train, { count: CLIPS, frames });
  const batches = await inferStates(play, { system: data.system, data: clips }, frames);
  const [, ...shape] = (batches[0] as PhaseState).q.shape;
  const rows = batches.map((state) => tf.tidy(() => flat(state).arraySync()));
  for (const state of batches) tf.dispose([state.q, state.p]);
  return { gaussian: fitGaussian(rows.flat()), shape };
}

/**
 * N(0, 1) of states, which it is that of z where z is the state itself.
 *
 * @throws HgnError if a transform lies between z and the state
 */
export async function standardStates(stage: Stage): Promise<StatePrior> {
  if (stage.run.config.transform) {
    const remedy = 'Take --prior fitted: the density of what it makes of N(0, 1) is not known.';
    throw mismatch('--prior standard', 'a run without a transform', 'one with', remedy);
  }
  const { gaussian, shape } = await fittedStates(stage);
  const factor = gaussian.factor.map((row, i) => row.map((_, j) => (i === j ? 1 : 0)));
  return { gaussian: { mean: gaussian.mean.map(() => 0), factor }, shape };
}

/** Of the dynamics that are Hamilton's equations, whether their H is K(p) + V(q). */
const SEPARABLE: Partial<Record<LoadedRun['config']['dynamics'], boolean>> = {
  separable: true,
  joint: false,
  'fixed-kinetic': true,
  mass: true,
  'mass-full': true,
  'mass-of-q': false,
};

/**
 * Refuses dynamics that do not preserve volumes, or cannot be undone.
 *
 * @throws HgnError if they are not those of a Hamiltonian, or the integrator is not symplectic on it and
 *   reversible
 */
export function assertPreserved({ config: { dynamics, integrator } }: LoadedRun): void {
  const separable = SEPARABLE[dynamics];
  if (separable === undefined) {
    const remedy = 'Volumes of phase space are preserved by Hamiltonian dynamics alone.';
    throw mismatch('dynamics', 'those of a Hamiltonian', `'${dynamics}'`, remedy);
  }
  assertVolumes('density', named('integrator', integrators, integrator), separable);
}

/**
 * The density of phase space that a Gaussian of states becomes under the learned dynamics, at some of
 * its times. Of one q and one p it is exact, ln p_t(s) = ln π(Φ_−t(s)), since Φ preserves volumes; of
 * more it is that of two chosen axes, a smoothed histogram of states that are rolled out.
 */
export async function phaseDensity(
  { play }: Pick<Stage, 'play'>,
  prior: StatePrior,
  options: PhaseDensityOptions,
): Promise<readonly PhaseDensity[]> {
  const { at, dt, size, states: count, axes, rng } = options;
  const steps = at.at(-1) as number;
  const drawn = stateOf(
    prior,
    Array.from({ length: count }, () => drawGaussian(prior.gaussian, rng)),
  );
  const forward = await rolled(play, drawn, { steps, dt });
  const points = at.map((step) => pairs(forward, step, axes));
  const region = regionOf(joinedLists(points));
  if (prior.gaussian.mean.length > 2) {
    return at.map((step, i) => {
      const values = smoothHistogram(points[i] as Float64Array, region, size);
      return { step, grid: { region, size, values } };
    });
  }
  const cells = middles(region, size);
  const rows = Array.from({ length: size ** 2 }, (_, i) => {
    const row = [0, 0];
    row[axes[0]] = cells[2 * i] as number;
    row[axes[1]] = cells[2 * i + 1] as number;
    return row;
  });
  const backward = await rolled(play, stateOf(prior, rows), { steps, dt: -dt });
  return at.map((step) => {
    const base = pairs(backward, step, [0, 1]);
    const values = Float64Array.from({ length: size ** 2 }, (_, i) =>
      logDensity(prior.gaussian, base.subarray(2 * i, 2 * i + 2)),
    );
    return { step, grid: { region, size, values } };
  });
}

/** ∫ p and −∫ p·ln p over the region of a grid, by the midpoint rule. */
export function massAndEntropy({ region, size, values }: Grid): {
  readonly mass: number;
  readonly entropy: number;
} {
  const cell = ((region.right - region.left) * (region.top - region.bottom)) / size ** 2;
  const sum = (of: (log: number) => number): number =>
    values.reduce((total, log) => total + Math.exp(log) * of(log) * cell, 0);
  return { mass: sum(() => 1), entropy: -sum((log) => log) };
}

/** ln N(x; mean, L·Lᵀ) = −½|L⁻¹(x − mean)|² − Σ ln Lᵢᵢ − ½ n ln 2π. */
export function logDensity({ mean, factor }: Gaussian, x: ArrayLike<number>): number {
  const y: number[] = [];
  let log = -0.5 * mean.length * Math.log(2 * Math.PI);
  factor.forEach((row, i) => {
    const pivot = row[i] as number;
    const rest = y.reduce(
      (left, each, j) => left - (row[j] as number) * each,
      (x[i] as number) - (mean[i] as number),
    );
    y.push(rest / pivot);
    log -= 0.5 * (rest / pivot) ** 2 + Math.log(pivot);
  });
  return log;
}

type Path = { readonly values: Float32Array; readonly times: number; readonly numbers: number };

/** q and p joined, `[row, time, number]`. */
async function rolled(
  play: Stage['play'],
  state: PhaseState,
  span: { readonly steps: number; readonly dt: number },
): Promise<Path> {
  const path = await play.rollout(state, span);
  const [count = 0, times = 0] = path.q.shape;
  const both = tf.tidy(() =>
    tf.concat([tf.reshape(path.q, [count, times, -1]), tf.reshape(path.p, [count, times, -1])], 2),
  );
  const values = (await both.data()) as Float32Array;
  tf.dispose([state.q, state.p, both]);
  tf.dispose(path);
  return { values, times, numbers: values.length / (count * times) };
}

/** Two of the numbers of each row, at a time. */
function pairs(
  { values, times, numbers }: Path,
  time: number,
  axes: readonly [number, number],
): Float64Array {
  const count = values.length / (times * numbers);
  return Float64Array.from({ length: 2 * count }, (_, i) => {
    const row = (Math.floor(i / 2) * times + time) * numbers;
    return values[row + (axes[i % 2] as number)] as number;
  });
}

function stateOf({ shape }: StatePrior, rows: readonly (readonly number[])[]): PhaseState {
  const half = tf.util.sizeFromShape([...shape]);
  const part = (from: number): Tensor =>
    tf.tensor(
      rows.flatMap((row) => row.slice(from, from + half)),
      [rows.length, ...shape],
    );
  return { q: part(0), p: part(half) };
}

const flat = ({ q, p }: PhaseState): Tensor2D => {
  const [count = 0] = q.shape;
  return tf.concat<Tensor2D>([tf.reshape(q, [count, -1]), tf.reshape(p, [count, -1])], 1);
};

function joinedLists(lists: readonly Float64Array[]): Float64Array {
  const all = new Float64Array(lists.reduce((sum, { length }) => sum + length, 0));
  lists.reduce((from, list) => {
    all.set(list, from);
    return from + list.length;
  }, 0);
  return all;
}
