import { type Executor, HgnError } from '@hgn/core';
import { loadCheckpoint, saveCheckpoint } from '@hgn/train/checkpoint';
import type { RunConfig } from './config.ts';
import { checkpointsOf, partsOf, type RunRecord } from './run.ts';
import type { RunData } from './run-data.ts';
import type { Terminal } from './terminal.ts';
import { horizonOf, training } from './training.ts';
import { packageVersions } from './version.ts';

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
};

/** Steps between entries of the history. */
const WINDOW = 25;
/** Seconds of training that a kill can cost. */
const BETWEEN_CHECKPOINTS = 30;

/**
 * Trains a run to its end or until it is told to stop, and saves it then, and now and then before.
 * Returns the number of steps taken.
 *
 * @throws HgnError if a number is not finite any more, with the step and the last checkpoint
 */
export async function trainRun(options: TrainRunOptions): Promise<number> {
  const { config, dir, data, executor, terminal, signal, resumed } = options;
  const parts = partsOf(config);
  const state = resumed ? await loadCheckpoint(checkpointsOf(dir), parts.start) : parts.start;
  const history = [...(resumed?.history ?? [])];
  const before = resumed?.seconds ?? 0;
  const begin = performance.now();
  const seconds = (): number => before + (performance.now() - begin) / 1000;

  let last = state;
  let saved = { step: resumed === undefined ? undefined : state.step, seconds: seconds() };
  const save = async (): Promise<void> => {
    if (last.step === saved.step) return;
    const record: RunRecord = { config, seconds: seconds(), history, versions: packageVersions() };
    await saveCheckpoint(checkpointsOf(dir), { ...last, metadata: record });
    saved = { step: last.step, seconds: seconds() };
  };

  const horizon = horizonOf(config);
  const bar = terminal.bar('training', config.steps);
  let window: { mse: number; kl: number }[] = [];
  try {
    for await (const event of training(config, { parts, data, executor, state, signal })) {
      if (event.type === 'compiled') continue;
      last = event.state;
      const { mse = NaN, kl = NaN } = event.metrics;
      window.push({ mse, kl });
      bar.update(last.step, `loss ${(1e4 * mse).toFixed(2)}e-4  frames ${horizon(event.step)}`);
      if (last.step % WINDOW === 0 || last.step === config.steps) {
        history.push({ step: last.step, mse: mean(window, 'mse'), kl: mean(window, 'kl') });
        window = [];
      }
      if (seconds() - saved.seconds > BETWEEN_CHECKPOINTS) await save();
    }
  } catch (cause) {
    if (!(cause instanceof HgnError)) throw cause;
    const remedy =
      saved.step === undefined
        ? 'No checkpoint had been saved yet.'
        : `The last good checkpoint is that of step ${saved.step}, in '${checkpointsOf(dir)}'.`;
    throw new HgnError(`${cause.message} ${remedy}`, { cause });
  } finally {
    bar.stop();
  }
  await save();
  return last.step;
}

const mean = <K extends string>(rows: readonly Record<K, number>[], key: K): number =>
  rows.reduce((sum, row) => sum + row[key], 0) / rows.length;
