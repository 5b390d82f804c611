import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import {
  countParams,
  encodeSafetensors,
  hamiltonianDynamics,
  mismatch,
  type Params,
  type PhaseState,
  seededRng,
  tanh,
} from '@hgn/core';
import { fromObserved, trajectoryLoss, type TrajectoryModel } from '@hgn/model/states';
import { jointHamiltonian, mlp, separableHamiltonian } from '@hgn/networks';
import { lineChart } from '@hgn/plots';
import { integrators, named } from './catalog.ts';
import { saveFile } from './save-file.ts';
import { type Columns, type MeasuredFile, readMeasured } from './states-csv.ts';
import { type Crew, fit } from './states-fit.ts';
import { type Predicted, predicted } from './states-predict.ts';
import { disposeTree, drawn, piecesOf, type Rows, tensorsOf } from './states-tensors.ts';
import { canonicalUnits, type CanonicalUnits, inCanonicalUnits } from './states-units.ts';

/** What to learn an energy from, and how. */
export type StatesTraining = {
  readonly data: string;
  readonly columns: Columns;
  readonly out: string;
  /** K(p) + V(q), or any H(q, p). */
  readonly energy: 'separable' | 'joint';
  readonly integrator: string;
  /** States that a prediction of training covers. */
  readonly length: number;
  readonly units: number;
  readonly steps: number;
  readonly batch: number;
  readonly learningRate: number;
  readonly seed: number;
};

/** How well held-out measurements are predicted, for programs; in `metrics.json`. */
export type StatesResult = StatesTraining & {
  readonly sha256: string;
  readonly dt: number;
  readonly trajectories: number;
  readonly parameters: number;
  /** Units of the learned energy; its weights read states in them. */
  readonly canonicalUnits: CanonicalUnits;
  /** Mean square error in units of each coordinate's variance, of pieces as long as those of training. */
  readonly trainLoss: number;
  /** Of the held-out last fifth of each trajectory, predicted in one go from its first state. */
  readonly heldOut: number;
  /** The same of the prediction that nothing moves. */
  readonly still: number;
  readonly seconds: number;
};

/** The share of each trajectory that is trained on; what comes after it is held out. */
const SEEN = 0.8;

/**
 * Learns the energy of measured trajectories, and writes `weights.safetensors`, `metrics.json` and
 * `prediction.svg` into the folder.
 *
 * @throws HgnError if the file cannot be read as its columns say, or a trajectory is too short
 */
export async function trainOnStates(what: StatesTraining, crew: Crew): Promise<StatesResult> {
  const file = await readMeasured(what.data, what.columns);
  const sha256 = createHash('sha256')
    .update(await readFile(what.data))
    .digest('hex');
  const own = canonicalUnits(file, SEEN);
  const parts = partsOf(file, own, what);
  const model = modelOf(file.dimension, what);
  const dt = file.dt / own.time;
  const { params, seconds, history } = await fit(
    {
      ...{
        title: 'training',
        init: model.init,
        steps: what.steps,
        learningRate: what.learningRate,
      },
      loss: trajectoryLoss(model, { dt }),
      rng: seededRng(what.seed),
      batch: (rng) => ({
        states: tensorsOf(parts.pieces, drawn(rng, parts.count, what.batch)),
      }),
    },
    crew,
  );
  const recent = history.slice(-100);
  const tests = await heldOut(parts.held, file.dimension, (start, frames) =>
    predicted({ model, params, start, frames, dt, substeps: 1 }, crew.executor),
  );
  const result: StatesResult = {
    ...what,
    ...{ sha256, dt: file.dt, trajectories: file.trajectories.length },
    ...{ parameters: countParams(params), canonicalUnits: own },
    trainLoss: recent.reduce((sum, x) => sum + x, 0) / recent.length,
    ...{ heldOut: tests.error, still: tests.still, seconds },
  };
  await saveFile(join(what.out, 'weights.safetensors'), await encodeSafetensors(params));
  await saveFile(join(what.out, 'metrics.json'), `${JSON.stringify(result, null, 2)}\n`);
  await saveFile(join(what.out, 'prediction.svg'), await pictureOf(tests, file, own, what));
  disposeTree(params);
  return result;
}

/** What learns, in canonical units; its weights are a tree that nobody looks into. */
function modelOf(
  dimension: number,
  { energy, integrator, units }: StatesTraining,
): TrajectoryModel {
  const method = named('integrator', integrators, integrator);
  const network = (inputs: number) =>
    mlp({ sizes: [inputs, units, units, 1], activation: tanh, spread: 1 });
  if (energy === 'joint') {
    const joint = jointHamiltonian(network(2 * dimension));
    return ofAnyWeights(fromObserved(hamiltonianDynamics(joint, method)));
  }
  const half = network(dimension);
  const separable = separableHamiltonian({ kinetic: half, potential: half });
  return ofAnyWeights(fromObserved(hamiltonianDynamics(separable, method)));
}

/** Forgets the type of the weights, so that either energy is trained by the same lines. */
function ofAnyWeights<P extends Params>({ init, predict }: TrajectoryModel<P>): TrajectoryModel {
  return { init, predict: (params, ...rest) => predict(params as P, ...rest) };
}

/** A trajectory's last states, in canonical units. */
type Held = Rows & { readonly name: string; readonly frames: number };

/** Pieces to train on, and what is held out of each trajectory. */
function partsOf(file: MeasuredFile, units: CanonicalUnits, { data, length }: StatesTraining) {
  const { dimension, trajectories } = file;
  const pieces = { q: [] as Float64Array[], p: [] as Float64Array[] };
  const held = trajectories.map(({ name, frames, ...states }): Held => {
    const seen = Math.ceil(frames * SEEN);
    if (seen < length || frames - seen < 2) {
      const least = Math.max(Math.ceil(length / SEEN), Math.ceil(1 / (1 - SEEN)) * 2);
      const remedy = 'Leave it out, or ask for a lower --length.';
      throw mismatch(`'${data}', trajectory ${name}`, `${least} rows or more`, `${frames}`, remedy);
    }
    const q = inCanonicalUnits(states.q, 'q', units);
    const p = inCanonicalUnits(states.p, 'p', units);
    const end = seen * dimension;
    const cut = { q: q.subarray(0, end), p: p.subarray(0, end) };
    const { rows } = piecesOf(cut, { frames: seen, dimension }, length);
    pieces.q.push(rows.q);
    pieces.p.push(rows.p);
    const rest = { q: q.subarray(end), p: p.subarray(end) };
    return { ...rest, shape: [dimension], name, frames: frames - seen };
  });
  const joined = (arrays: readonly Float64Array[]): Float64Array =>
    Float64Array.from(arrays.flatMap((array) => [...array]));
  const rows: Rows = { q: joined(pieces.q), p: joined(pieces.p), shape: [length, dimension] };
  return { pieces: rows, count: rows.q.length / (length * dimension), held };
}

/** How held-out states are predicted, one trajectory after the other. */
async function heldOut(
  held: readonly Held[],
  dimension: number,
  predict: (start: PhaseState, frames: number) => Promise<Predicted>,
) {
  const sums = { error: 0, still: 0, numbers: 0 };
  let first: { readonly truth: Held; readonly path: Predicted } | undefined;
  for (const truth of held) {
    const start = tensorsOf(truth, [0]);
    const path = await predict(start, truth.frames);
    tf.dispose([start.q, start.p]);
    first ??= { truth, path };
    for (const half of ['q', 'p'] as const) {
      truth[half].forEach((x, i) => {
        const [frame, axis] = [Math.floor(i / dimension), i % dimension];
        sums.error += ((path[frame]?.[half][axis] ?? NaN) - x) ** 2;
        sums.still += ((truth[half][axis] ?? NaN) - x) ** 2;
        sums.numbers += 1;
      });
    }
  }
  return { error: sums.error / sums.numbers, still: sums.still / sums.numbers, first };
}

/** The held-out positions of the first trajectory, as measured and as predicted. */
function pictureOf(
  { first }: Awaited<ReturnType<typeof heldOut>>,
  { dimension, dt }: MeasuredFile,
  units: CanonicalUnits,
  { columns }: StatesTraining,
): Promise<string> {
  if (first === undefined) throw new TypeError('nothing was held out');
  const { truth, path } = first;
  const time = path.map((_, frame) => frame * dt);
  const lines = columns.q.flatMap((name, axis) => {
    const back = (x: number): number => (units.center.q[axis] ?? 0) + (units.q[axis] ?? 1) * x;
    const measured = path.map((_, frame) => back(truth.q[frame * dimension + axis] ?? NaN));
    const ours = path.map((state) => back(state.q[axis] ?? NaN));
    return [
      { name: `${name}, measured`, x: time, y: measured },
      { name: `${name}, predicted`, x: time, y: ours, dashed: true },
    ];
  });
  return lineChart(lines.slice(0, SHOWN), {
    title: `Held-out rows of trajectory ${truth.name}`,
    x: { title: 'time from the first of them' },
    y: { title: 'position' },
  });
}

/** Lines that a picture has room for. */
const SHOWN = 6;
