import { join } from 'node:path';
import { mismatch } from '@hgn/core';
import {
  memberOf,
  simulate,
  type SimulateOptions,
  stateOf,
  type System,
  type SystemFamily,
  type Trajectories,
} from '@hgn/datasets';
import { loadTrajectories, simulateInPieces, type SimulationHooks } from '@hgn/datasets/storage';
import { named, systems } from './catalog.ts';
import type { RunConfig } from './config.ts';
import { framesOf } from './span-of.ts';

/** What a run is trained on, and what is held out. */
export type RunData = {
  readonly system: System | SystemFamily;
  readonly train: Trajectories;
  readonly test: Trajectories;
};

/** Frames of held-out trajectories as they are drawn: thirty more than training sees. */
export const TEST_FRAMES = 90;

/** Clips of training that are enough for the moments of a handful of latents. */
export const CLIPS = 512;

/** Frames that a rollout is measured over: three times as many as training sees. */
const LONG_FRAMES = 180;

/**
 * The data of a run, as stored or simulated from its seed. Noise is on what it is trained on alone.
 *
 * @param hooks - of the simulation of what it is trained on, which may take minutes
 * @throws HgnError if stored data are missing, damaged, or not those the run began with; the reason of
 *   the signal, once it is aborted
 */
export async function runData(config: RunConfig, hooks?: SimulationHooks): Promise<RunData> {
  if (config.data !== undefined) {
    const data = await storedData(config.data);
    assertSame(config, data);
    return data;
  }
  const system = named('system', systems, config.system)();
  const { frameInterval: dt, seed, noise = 0 } = config;
  const frames = framesOf(config);
  const common = { system, dt, seed };
  return {
    system,
    train: await simulateInPieces(
      { ...common, trajectories: config.trajectories, frames, noise },
      hooks,
    ),
    test: simulate({
      ...common,
      trajectories: config.testTrajectories,
      frames: TEST_FRAMES,
      split: 'test',
    }),
  };
}

/**
 * The data that a trained run is played and measured with: of what was simulated to train it, which may
 * take minutes, no more than is looked at.
 */
export function playData(config: RunConfig): Promise<RunData> {
  if (config.data !== undefined) return runData(config);
  const looked = Math.max(CLIPS, config.testTrajectories);
  return runData({ ...config, trajectories: Math.min(looked, config.trajectories) });
}

/**
 * The two splits that `hgn simulate` stored, and the system they were made by. What is held out is
 * seen without noise, as it is the truth that a model is measured with.
 */
export async function storedData(dir: string): Promise<RunData> {
  const train = await loadTrajectories(join(dir, 'train'));
  const test = await loadTrajectories(join(dir, 'test'));
  const made = `${train.system} ${JSON.stringify(train.constants)}, dt ${train.dt}`;
  const other = `${test.system} ${JSON.stringify(test.constants)}, dt ${test.dt}`;
  if (made !== other) {
    throw mismatch(`'${dir}/test'`, `${made} as in train`, other, 'Simulate both together.');
  }
  const system = named('system', systems, train.system)(train.constants);
  return { system, train, test: { ...test, noise: 0 } };
}

/** What a config says of stored data. */
export function factsOf({
  train,
  test,
}: RunData): Pick<RunConfig, 'system' | 'trajectories' | 'testTrajectories' | 'frameInterval'> {
  return {
    system: train.system,
    trajectories: train.count,
    testTrajectories: test.count,
    frameInterval: train.dt,
  };
}

function assertSame(config: RunConfig, data: RunData): void {
  const facts = factsOf(data);
  for (const name of Object.keys(facts) as (keyof typeof facts)[]) {
    const [expected, got] = [config[name], facts[name]];
    if (got === expected) continue;
    const what = `'${String(config.data)}': ${name}`;
    throw mismatch(what, `${expected}, as when the run began`, `${got}`, 'Put it back.');
  }
}

/**
 * Trajectories that begin where those of `data` are at the frame `at`, the first by default, as long and
 * as fine as is asked for, also backward: the truth beside longer rollouts, and at another speed.
 */
export function restarted(
  system: System | SystemFamily,
  data: Trajectories,
  indices: readonly number[],
  { frames, dt, at = 0 }: Pick<SimulateOptions, 'frames' | 'dt'> & { readonly at?: number },
): Trajectories {
  const { name, constants, dimension } = system;
  const { seed, split } = data;
  let next = 0;
  const again: SystemFamily = {
    name,
    constants,
    dimension,
    parameters: () => parametersOf(data, indices[next++] ?? NaN),
    member: () => {
      const index = indices[next - 1] ?? NaN;
      // it may leave the picture: it is the truth, also beyond what was drawn
      const sample = (): ReturnType<typeof stateOf> => stateOf(data, index, at);
      return { ...memberOf(system, data, index), sample, allows: () => true };
    },
  };
  return simulate({ system: again, trajectories: indices.length, frames, dt, seed, split });
}

/**
 * Held-out trajectories for {@link LONG_FRAMES}: simulated ones go on beyond the frames that were drawn,
 * where they may leave the picture; stored ones are as long as they are.
 */
export function longTest(
  { system, test }: RunData,
  { data }: RunConfig,
  count: number,
): Trajectories {
  if (data !== undefined) return cut(test, { count, frames: LONG_FRAMES });
  const indices = Array.from({ length: Math.min(count, test.count) }, (_, i) => i);
  return restarted(system, test, indices, { frames: LONG_FRAMES, dt: test.dt });
}

/** The constants that a trajectory has for its own. */
function parametersOf(data: Trajectories, index: number): Readonly<Record<string, number>> {
  const own = Object.entries(data.parameters).map(([name, values]) => [name, values[index]]);
  return Object.fromEntries(own) as Readonly<Record<string, number>>;
}

/** The first frames of the first trajectories, as many as there are of those asked for. */
export function cut(
  data: Trajectories,
  limit: { readonly count: number; readonly frames: number },
): Trajectories {
  const count = Math.min(limit.count, data.count);
  const frames = Math.min(limit.frames, data.frames);
  const row = data.frames * data.dimension;
  const part = (x: Float64Array): Float64Array => {
    const out = new Float64Array(count * frames * data.dimension);
    for (let i = 0; i < count; i++) {
      out.set(x.subarray(i * row, i * row + frames * data.dimension), i * frames * data.dimension);
    }
    return out;
  };
  const parameters = Object.fromEntries(
    Object.entries(data.parameters).map(([name, values]) => [name, values.slice(0, count)]),
  );
  return { ...data, parameters, count, frames, q: part(data.q), p: part(data.p) };
}
