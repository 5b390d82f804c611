import * as tf from '@tensorflow/tfjs-core';
import { type Executor, mismatch, type PhaseState } from '@hgn/core';
import type { Trajectories } from '@hgn/datasets';
import {
  affineFit,
  type AffineFit,
  energyVariance,
  meanInterval,
  type MeanInterval,
  meanOverFrames,
  rankCorrelation,
} from '@hgn/model';
import { follow, type Followed, followNothing, inferStates, type PerFrame } from './measure.ts';
import type { Metrics } from './metrics.ts';
import { type Player, player } from './player.ts';
import type { LoadedRun } from './run.ts';
import { cut, restarted, type RunData, runData } from './run-data.ts';
import type { Terminal } from './terminal.ts';
import { packageVersions } from './version.ts';

/** A model and its data, ready to be looked at. */
export type Stage = { readonly run: LoadedRun; readonly data: RunData; readonly play: Player };

/** All that a report is made of. */
export type Evaluation = Stage & {
  readonly metrics: Metrics;
  /** Rollouts from held-out trajectories, and what does not roll. */
  readonly held: Followed;
  readonly still: PerFrame;
  readonly meanImage: PerFrame;
  /** True energy ≈ slope · learned H + intercept. */
  readonly fit: AffineFit;
};

/** Frames count from 0, and `to` is left out. */
type Range = { readonly from: number; readonly to: number };
const FIRST: Range = { from: 0, to: 30 };
const SECOND: Range = { from: 30, to: 60 };
const THIRD: Range = { from: 60, to: 90 };

/** The data of a run, and its model ready to be used. */
export async function stageOf(run: LoadedRun, executor: Executor): Promise<Stage> {
  const data = await runData(run.config);
  return { run, data, play: player(executor, run.model, run.params) };
}

/**
 * Measures a run on its held-out trajectories.
 *
 * @throws HgnError if these are fewer than two, or shorter than 60 frames
 */
export async function evaluateRun(stage: Stage, terminal: Terminal): Promise<Evaluation> {
  const begin = performance.now();
  const { run, data, play } = stage;
  const { config, record } = run;
  const { system } = data;
  const test = cut(data.test, { count: data.test.count, frames: THIRD.to });
  if (test.frames < SECOND.to || test.count < 2) {
    throw mismatch(
      'held-out data',
      `2 trajectories or more of ${SECOND.to} frames or more`,
      `${test.count} of ${test.frames}`,
      'Simulate more: hgn simulate --frames 90.',
    );
  }
  const frames = Math.max(FIRST.to, config.encoderFrames);
  const train = cut(data.train, { count: test.count, frames });
  const all = Array.from({ length: test.count }, (_, i) => i);
  const atSpeed = (speed: number): Trajectories => {
    const span = { frames: SECOND.to / speed, dt: speed * test.dt };
    return restarted(system, test, all, span);
  };

  const bar = terminal.bar('evaluating', 3 * test.count + train.count);
  let done = 0;
  const followed = async (of: Trajectories, states: readonly PhaseState[]): Promise<Followed> => {
    const result = await follow(play, { system, data: of }, states, (n) => {
      bar.update(done + n);
    });
    done += of.count;
    return result;
  };
  try {
    const trainStates = await inferStates(play, { system, data: train }, config.encoderFrames);
    const seen = await followed(train, trainStates);
    const states = await inferStates(play, { system, data: test }, config.encoderFrames);
    const held = await followed(test, states);
    const half = await followed(atSpeed(0.5), states);
    const double = await followed(atSpeed(2), states);
    const back = await thereAndBack(play, states, { steps: SECOND.to - 1 });
    const { still, meanImage } = await followNothing({
      system,
      data: cut(test, { count: test.count, frames: THIRD.to }),
    });
    tf.dispose([...trainStates, ...states] as tf.TensorContainer);

    const learned = upTo(SECOND.to, held.learned);
    const { along, relative } = energyVariance(learned);
    const fit = affineFit(learned.flat(), upTo(SECOND.to, held.energy).flat());
    const mse = (errors: PerFrame, range: Range): MeanInterval =>
      meanInterval(meanOverFrames(errors, range));
    const trained = mse(seen.errors, FIRST);
    const [mse30, mse60] = [mse(held.errors, FIRST), mse(held.errors, SECOND)];
    const mse90 = test.frames < THIRD.to ? undefined : mse(held.errors, THIRD);
    const metrics: Metrics = {
      schemaVersion: 1,
      test: {
        mse30: mse30.mean,
        mse30Interval: [mse30.low, mse30.high],
        mse60: mse60.mean,
        mse60Interval: [mse60.low, mse60.high],
        ...(mse90 && { mse90: mse90.mean, mse90Interval: [mse90.low, mse90.high] }),
      },
      train: { mse30: trained.mean, mse30Interval: [trained.low, trained.high] },
      baselines: {
        static: mse(still, FIRST).mean,
        meanImage: mse(meanImage, FIRST).mean,
      },
      speed: {
        half: mse(half.errors, { from: 0, to: 2 * SECOND.to }).mean,
        double: mse(double.errors, { from: 0, to: SECOND.to / 2 }).mean,
      },
      reversal: back,
      energy: {
        variance: along,
        relative: Number.isFinite(relative) ? relative : null,
        r2: fit.r2,
        rankCorrelation: rankCorrelation(learned.map(meanOf), held.energy.map(meanOf)),
      },
      seconds: record.seconds + (performance.now() - begin) / 1000,
      engine: config.engine,
      seed: config.seed,
      config,
      versions: packageVersions(),
    };
    return { ...stage, metrics, held, still, meanImage, fit };
  } finally {
    bar.stop();
  }
}

/** The means over all trajectories of how far from their starts they end. */
async function thereAndBack(
  play: Player,
  states: readonly PhaseState[],
  span: { readonly steps: number },
): Promise<Metrics['reversal']> {
  const latent: number[] = [];
  const pixels: number[] = [];
  for (const state of states) {
    const errors = await play.thereAndBack(state, span);
    latent.push(...(await errors.latent.data()));
    pixels.push(...(await errors.pixels.data()));
    tf.dispose(errors);
  }
  return { latent: meanInterval(latent).mean, pixels: meanInterval(pixels).mean };
}

const upTo = (frames: number, values: PerFrame): number[][] =>
  values.map((row) => row.slice(0, frames));

const meanOf = (x: readonly number[]): number => x.reduce((sum, xi) => sum + xi, 0) / x.length;
