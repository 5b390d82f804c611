import { type Executor, HgnError } from '@hgn/core';
import { persevere, watch } from '@hgn/train';
import { loadCheckpoint, recordedSteps } from '@hgn/train/checkpoint';
import * as tf from '@tensorflow/tfjs-core';
import type { RunConfig } from './config.ts';
import { windowOf } from './history.ts';
import { followNothing } from './measure.ts';
import { checkpointsOf, partsOf, type RunRecord, type RunState } from './run.ts';
import { cut, type RunData } from './run-data.ts';
import { runKeeper } from './run-keeper.ts';
import type { Terminal } from './terminal.ts';
import { horizonOf, rateOf, training } from './training.ts';

/** What to train, where, and who is told. */
export type TrainRunOptions = {
  readonly config: RunConfig;
  readonly dir: string;
  readonly data: RunData;
  readonly executor: Executor;
  readonly terminal: Terminal;
  readonly signal: AbortSignal;
  /** What the run had recorded, if it goes on from its latest checkpoint. */
  readonly resumed?: RunRecord;
  /** Seconds of training that a kill can cost, 30 by default. */
  readonly betweenCheckpoints?: number;
};

/** Entries of the history between states that training can go back to. */
const BETWEEN_ANCHORS = 4;

/**
 * Trains a run to its end or until it is told to stop, and saves it then, and now and then before.
 * Where a number is not finite any more it goes back, as often as its config allows. Returns the
 * number of steps taken.
 *
 * @throws HgnError if a number is not finite too often, with the step and the last checkpoint
 */
export async function trainRun(options: TrainRunOptions): Promise<number> {
  const { config, dir, data, executor, terminal, signal, resumed } = options;
  const { betweenCheckpoints = 30 } = options;
  const parts = partsOf(config);
  const spacing = BETWEEN_ANCHORS * windowOf(config);
  const { state, anchor } = resumed
    ? await whereItStopped(dir, parts.start, spacing)
    : { state: parts.start };
  const keeper = await runKeeper(dir, config, state, resumed);
  const [horizon, rate] = [horizonOf(config), rateOf(config)];
  const trouble = watch({ meanImage: await meanImageError(data) });
  const events = persevere({
    begin: (from, slower) =>
      training(config, { parts, data, executor, state: from, slower, signal }),
    ...{ state, spacing, retries: config.retries, gone: resumed?.wentBack.length ?? 0 },
    ...(anchor && { anchor }),
  });
  const bar = terminal.bar('training', config.steps);
  let last: RunState = state;
  let back: RunState = state;
  let slower = 0.5 ** (resumed?.wentBack.length ?? 0);
  try {
    for await (const event of events) {
      if (event.type === 'compiled') continue;
      if (event.type === 'anchor') {
        back = event.state;
        keeper.anchored(event.state);
      } else if (event.type === 'back') {
        ({ slower } = event);
        last = event.state;
        await keeper.wentBack(event.cause);
        terminal.say(
          `\nwarning: ${event.cause.metric} at step ${event.cause.step} is no finite number. Going on from step ${last.step} with ${slower} of the learning rate.`,
        );
      } else {
        last = event.state;
        const [frames, learningRate] = [horizon(event.step), slower * rate(event.step)];
        await keeper.took(last, event.metrics, { horizon: frames, learningRate });
        const news = trouble(event.step, event.metrics, frames);
        if (news !== undefined) terminal.say(`\nwarning: ${news.message}`);
        const { mse = NaN } = event.metrics;
        bar.update(last.step, `loss ${(1e4 * mse).toFixed(2)}e-4  frames ${frames}`);
        if (keeper.saved().secondsAgo > betweenCheckpoints) await keeper.save();
      }
    }
    await keeper.save();
    return last.step;
  } catch (cause) {
    if (!(cause instanceof HgnError)) throw cause;
    const { step } = keeper.saved();
    const remedy =
      step === undefined
        ? 'No checkpoint had been saved yet.'
        : `The last good checkpoint is that of step ${step}, in '${checkpointsOf(dir)}'.`;
    throw new HgnError(`${cause.message} ${remedy}`, { cause });
  } finally {
    bar.stop();
    await keeper.close();
    if (back !== state) tf.dispose([back.params, back.optimiser] as tf.TensorContainer);
  }
}

/** The latest state of a run, and the one that it would have gone back to. */
async function whereItStopped(
  dir: string,
  start: RunState,
  spacing: number,
): Promise<{ readonly state: RunState; readonly anchor?: RunState }> {
  const folder = checkpointsOf(dir);
  const stateOf = async (which: 'latest' | { readonly step: number }): Promise<RunState> => {
    const { params, optimiser, step, control } = await loadCheckpoint(folder, start, which);
    return { params, optimiser, step, ...(control && { control }) };
  };
  const state = await stateOf('latest');
  const step = Math.floor(state.step / spacing) * spacing;
  if (step === state.step) return { state };
  if (step === 0) return { state, anchor: start };
  const there = (await recordedSteps(folder)).includes(step);
  return there ? { state, anchor: await stateOf({ step }) } : { state };
}

/** The error of the mean image, of a few trajectories. */
async function meanImageError({ system, train }: RunData): Promise<number> {
  const data = cut(train, { count: 16, frames: 30 });
  const { meanImage } = await followNothing({ system, data });
  const errors = meanImage.flat();
  return errors.reduce((sum, error) => sum + error, 0) / errors.length;
}
