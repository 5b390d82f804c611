import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Tensor5D } from '@tensorflow/tfjs-core';
import { type Executor, HgnError, type Integrator, mismatch, type PhaseState } from '@hgn/core';
import type { Trajectories } from '@hgn/datasets';
import { energyVariance, frameErrors, meanInterval, meanOverFrames } from '@hgn/model';
import { buildModel } from './build-model.ts';
import type { Entrant } from './entrants.ts';
import { type Stage, stageOf } from './evaluate-run.ts';
import { forcesPerStep } from './forces-per-step.ts';
import { follow, type Followed, inferStates, type PerFrame } from './measure.ts';
import { type Player, player } from './player.ts';
import type { LoadedRun } from './run.ts';
import { cut } from './run-data.ts';
import { anchorOf } from './span-of.ts';
import { stepByStep } from './step-by-step.ts';

/** How a learned H fares with an integrator; numbers that are not finite are null in JSON. */
export type RolledResult = {
  readonly name: string;
  readonly family: string;
  /** Pixel MSE, means over trajectories: of all frames, and of each. */
  readonly mse: number;
  readonly frameMse: readonly number[];
  /** Of the learned H along a rollout; and as a share of its variance between trajectories. */
  readonly energyVariance: number;
  readonly relativeEnergyVariance: number;
  /** The root mean square of H − H₀ at each frame, in units of its deviation between trajectories. */
  readonly energyError: readonly number[];
  /** What there and back leaves: ‖s′ − s₀‖ in units of the spread of states, and pixel MSE. */
  readonly reversal: { readonly latent: number; readonly pixels: number };
  readonly forcesPerStep: number;
  /** Of a step of a batch, the median over a rollout that is not the first. */
  readonly secondsPerStep: number;
};

/** What an integrator cannot do. */
type NotRolled = {
  readonly name: string;
  readonly family: string;
  readonly failure: string;
};

/** A learned H, rolled out by each integrator from the same states. */
export type RunResult = {
  readonly run: string;
  readonly system: string;
  /** The integrator it was trained with. */
  readonly trainedWith: string;
  readonly engine: string;
  readonly trajectories: number;
  readonly frames: number;
  readonly dt: number;
  readonly entrants: readonly (RolledResult | NotRolled)[];
};

/** Who can roll out a learned H: only equal steps are taken on tensors. */
export type Rolling = Entrant & { readonly integrator: Integrator };

/** Frames of a rollout, at most: the longest that training sees by default. */
const FRAMES = 60;

/**
 * Rolls out the learned H of a run, from the states that its encoder infers of held-out trajectories.
 *
 * @throws HgnError if these are fewer than two
 */
export async function benchRun(
  run: LoadedRun,
  executor: Executor,
  entrants: readonly Rolling[],
  limit: { readonly trajectories: number },
  done: (name: string) => void,
): Promise<RunResult> {
  const stage = await stageOf(run, executor);
  const { system, test } = stage.data;
  const { encoderFrames, integrator: trainedWith } = run.config;
  const data = cut(test, { count: limit.trajectories, frames: FRAMES });
  if (data.count < 2 || data.frames < 2) {
    const expected = '2 trajectories or more of 2 frames or more';
    const remedy = 'Simulate more, or raise --trajectories.';
    throw mismatch('held-out data', expected, `${data.count} of ${data.frames}`, remedy);
  }
  const clips = cut(test, { count: data.count, frames: encoderFrames });
  const states = await inferStates(stage.play, { system, data: clips }, encoderFrames);
  const results: (RolledResult | NotRolled)[] = [];
  for (const entrant of entrants) {
    done(entrant.name);
    const { name, family, integrator } = entrant;
    const own = player(executor, buildModel(run.config, integrator), run.params);
    // what decodes is the same for all, and compiled once
    const play = stepByStep({ ...own, decode: stage.play.decode });
    try {
      const facts = await rolled(stage, play, states, { data, back: anchorOf(run.config) });
      const forces = forcesPerStep(integrator, data.dt);
      results.push({ name, family, ...facts, forcesPerStep: forces });
    } catch (error) {
      if (!(error instanceof HgnError)) throw error;
      results.push({ name, family, failure: error.message });
    } finally {
      await own.release();
    }
  }
  tf.dispose([...states] as tf.TensorContainer);
  await stage.play.release();
  return {
    run: run.dir,
    system: run.config.system,
    trainedWith,
    engine: executor.name,
    trajectories: data.count,
    frames: data.frames,
    dt: data.dt,
    entrants: results,
  };
}

/** Trajectories, and the index of the frame whose states are inferred. */
type Seen = { readonly data: Trajectories; readonly back: number };

async function rolled(
  { data: { system } }: Stage,
  play: Player,
  states: readonly PhaseState[],
  { data, back }: Seen,
): Promise<Omit<RolledResult, 'name' | 'family' | 'forcesPerStep'>> {
  const followed = await follow(play, { system, data }, states, () => undefined, back);
  const { errors, learned } = followed;
  const { along, between, relative } = energyVariance(learned);
  const strayed = learned.map((row) => row.map((h) => (h - (row[back] ?? NaN)) ** 2 / between));
  return {
    mse: meanInterval(meanOverFrames(errors, { from: 0, to: data.frames })).mean,
    frameMse: meanPerFrame(errors),
    energyVariance: along,
    relativeEnergyVariance: relative,
    energyError: meanPerFrame(strayed).map(Math.sqrt),
    reversal: await thereAndBack(play, states, followed, { data, back }),
    secondsPerStep: await secondsPerStep(play, states[0] as PhaseState, data),
  };
}

/** The median of a few rollouts; all is compiled by then. */
async function secondsPerStep(
  play: Player,
  state: PhaseState,
  { frames, dt }: Trajectories,
): Promise<number> {
  const steps = frames - 1;
  const seconds: number[] = [];
  for (let i = 0; i < 3; i++) {
    const begin = performance.now();
    const path = await play.rollout(state, { steps, dt });
    await path.q.data();
    seconds.push((performance.now() - begin) / 1000 / steps);
    tf.dispose(path);
  }
  return seconds.sort((a, b) => a - b)[1] ?? NaN;
}

/** As `reversal` of @hgn/model, over all trajectories at once. */
async function thereAndBack(
  play: Player,
  states: readonly PhaseState[],
  { q, p }: Followed,
  { data: { frames, dt }, back }: Seen,
): Promise<RolledResult['reversal']> {
  const spread = spreadOf(q) + spreadOf(p);
  const latent: number[] = [];
  const pixels: number[] = [];
  for (const state of states) {
    const first = latent.length;
    const [count = 0] = state.q.shape;
    const ends = (half: Followed['q']): Tensor =>
      tf.tensor(half.slice(first, first + count).map((rows) => [...(rows.at(-1) ?? [])]));
    const end = { q: ends(q), p: ends(p) };
    const way = await play.rollout(end, { steps: frames - 1 - back, dt: -dt });
    const arrived = { q: lastOf(way.q), p: lastOf(way.p) };
    const moved = tf.tidy(() =>
      tf.add(squaredDistance(arrived.q, state.q), squaredDistance(arrived.p, state.p)),
    );
    latent.push(...(await moved.data()).map((square) => Math.sqrt(square / spread)));
    const pair = tf.stack([state.q, arrived.q], 1);
    const images = await play.decode(pair);
    const [before, after] = tf.split(images, 2, 1) as [Tensor5D, Tensor5D];
    const errors = frameErrors(after, before);
    pixels.push(...(await errors.data()));
    tf.dispose([end, way, arrived, moved, pair, images, before, after, errors]);
  }
  return { latent: mean(latent), pixels: mean(pixels) };
}

const lastOf = (x: Tensor): Tensor =>
  tf.tidy(() => tf.squeeze(tf.slice(x, [0, (x.shape[1] ?? 1) - 1]), [1]));

function squaredDistance(x: Tensor, y: Tensor): Tensor {
  return tf.sum(tf.squaredDifference(x, y), 1);
}

/** The variance over trajectories and time, summed over the coordinates. */
function spreadOf(half: Followed['q']): number {
  const rows = half.flat();
  const coordinates = rows[0]?.map((_, i) => rows.map((row) => row[i] ?? NaN)) ?? [];
  return coordinates.reduce((sum, values) => {
    const center = mean(values);
    return sum + mean(values.map((x) => (x - center) ** 2));
  }, 0);
}

function meanPerFrame(rows: PerFrame): number[] {
  return (rows[0] ?? []).map((_, t) => mean(rows.map((row) => row[t] ?? NaN)));
}

const mean = (x: readonly number[]): number => x.reduce((sum, xi) => sum + xi, 0) / x.length;
