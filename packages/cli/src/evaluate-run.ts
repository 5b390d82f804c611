import * as tf from '@tensorflow/tfjs-core';
import { type Executor, mismatch, type PhaseState } from '@hgn/core';
import type { Trajectories } from '@hgn/datasets';
import { type AffineFit, meanInterval } from '@hgn/model';
import { energyMetrics } from './energy-metrics.ts';
import {
  floorOf,
  follow,
  type Followed,
  followNothing,
  inferStates,
  type PerFrame,
} from './measure.ts';
import { type Metrics, metricsSchema } from './metrics.ts';
import { phaseSpaceMetrics } from './phase-space-metrics.ts';
import { type Player, player } from './player.ts';
import { FIRST, LAST, meanIfThere, meanIn, rolloutMetrics, SECOND } from './rollout-metrics.ts';
import type { LoadedRun } from './run.ts';
import { cut, longTest, restarted, playData, type RunData } from './run-data.ts';
import { anchorOf } from './span-of.ts';
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
  /** True energy ≈ slope · learned H + intercept; undefined where what moves has no energy. */
  readonly fit: AffineFit | undefined;
  /** The held-out trajectories that were measured. */
  readonly test: Trajectories;
};

/** Trajectories that are enough to see what another speed, or the way back, does to errors. */
const ENOUGH = 64;

/** The data of a run, and its model ready to be used. */
export async function stageOf(run: LoadedRun, executor: Executor): Promise<Stage> {
  const data = await playData(run.config);
  return { run, data, play: player(executor, run.model, run.params) };
}

/**
 * Whether time is continuous, so that there is a way back, and between frames: a map from frame to
 * frame has neither.
 */
export const isContinuous = ({ config }: LoadedRun): boolean => config.dynamics !== 'recurrent';

/**
 * Measures a run on its held-out trajectories, the first `limit` of them.
 *
 * @throws HgnError if these are fewer than two, or shorter than 60 frames
 */
export async function evaluateRun(
  stage: Stage,
  terminal: Terminal,
  limit = Infinity,
): Promise<Evaluation> {
  const begin = performance.now();
  const { run, data, play } = stage;
  const { config, record } = run;
  const { system } = data;
  const test = longTest(data, config, limit);
  if (test.frames < SECOND.to || test.count < 2) {
    throw mismatch(
      'held-out data',
      `2 trajectories or more of ${SECOND.to} frames or more`,
      `${test.count} of ${test.frames}`,
      'Simulate more: hgn simulate --frames 180.',
    );
  }
  const anchor = anchorOf(config);
  const frames = Math.max(FIRST.to, config.encoderFrames);
  const train = cut(data.train, { count: test.count, frames });
  const some = Array.from({ length: Math.min(ENOUGH, test.count) }, (_, i) => i);
  // they begin at the state that is inferred
  const atSpeed = (speed: number): Trajectories => {
    const span = { frames: SECOND.to / Math.abs(speed), dt: speed * test.dt, at: anchor };
    return restarted(system, test, some, span);
  };
  const flows = isContinuous(run);

  const bar = terminal.bar('evaluating', test.count + train.count + (flows ? 3 : 1) * some.length);
  let done = 0;
  const followed = async (
    of: Trajectories,
    states: readonly PhaseState[],
    before = 0,
  ): Promise<Followed> => {
    const shown = (n: number): void => {
      bar.update(done + n);
    };
    const result = await follow(play, { system, data: of }, states, shown, before);
    done += of.count;
    return result;
  };
  try {
    const trainStates = await inferStates(play, { system, data: train }, config.encoderFrames);
    const seen = await followed(train, trainStates, anchor);
    const clips = cut(test, { count: test.count, frames });
    const states = await inferStates(play, { system, data: clips }, config.encoderFrames);
    const held = await followed(test, states, anchor);
    const half = flows ? await followed(atSpeed(0.5), states) : undefined;
    const double = await followed(atSpeed(2), states);
    const reversed = flows ? await followed(atSpeed(-1), states) : undefined;
    const returned = flows ? await thereAndBack(play, states, { steps: SECOND.to - 1 }) : null;
    const { still, meanImage } = await followNothing({ system, data: test }, play);
    const { noise = 0 } = config;
    const floor = noise > 0 ? await floorOf({ system, data: clips }, noise) : undefined;
    const space = await phaseSpaceMetrics(stage, held, test, states[0] as PhaseState);
    tf.dispose([...trainStates, ...states] as tf.TensorContainer);

    const trained = meanIn(seen.errors, FIRST);
    const [still180, mean180] = [meanIfThere(still, LAST), meanIfThere(meanImage, LAST)];
    const energy = energyMetrics(held, test.dt);
    const metrics: Metrics = metricsSchema.parse({
      schemaVersion: 3,
      test: rolloutMetrics(held),
      backward: reversed === undefined ? null : rolloutMetrics(reversed),
      train: { mse30: trained.mean, mse30Interval: [trained.low, trained.high] },
      baselines: {
        static: meanIn(still, FIRST).mean,
        meanImage: meanIn(meanImage, FIRST).mean,
        ...(still180 && { static180: still180.mean }),
        ...(mean180 && { meanImage180: mean180.mean }),
        noiseFloor: floor === undefined ? 0 : meanIn(floor, FIRST).mean,
      },
      speed: {
        half: half === undefined ? null : meanIn(half.errors, { from: 0, to: 2 * SECOND.to }).mean,
        double: meanIn(double.errors, { from: 0, to: SECOND.to / 2 }).mean,
      },
      reversal: returned,
      energy: energy?.energy ?? null,
      ...space,
      trajectories: test.count,
      seconds: record.seconds + (performance.now() - begin) / 1000,
      engine: config.engine,
      seed: config.seed,
      config,
      versions: packageVersions(),
    } satisfies Metrics);
    return { ...stage, metrics, held, still, meanImage, fit: energy?.fit, test };
  } finally {
    bar.stop();
  }
}

/** The means over all trajectories of how far from their starts they end. */
async function thereAndBack(
  play: Player,
  states: readonly PhaseState[],
  span: { readonly steps: number },
): Promise<NonNullable<Metrics['reversal']>> {
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
