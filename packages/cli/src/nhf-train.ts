import { type Executor, HgnError } from '@hgn/core';
import { loadCheckpoint, saveCheckpoint } from '@hgn/train/checkpoint';
import type { DensityConfig } from './nhf-config.ts';
import type { PointSource } from './nhf-points.ts';
import type { DensityRecord } from './nhf-run.ts';
import { densityParts, type DensityState, densityTraining } from './nhf-training.ts';
import { checkpointsOf } from './run.ts';
import type { Terminal } from './terminal.ts';
import { packageVersions } from './version.ts';

/** What to train, where, and who is told. */
export type DensityTrainOptions = {
  readonly config: DensityConfig;
  readonly dir: string;
  readonly source: PointSource;
  readonly executor: Executor;
  readonly terminal: Terminal;
  readonly signal: AbortSignal;
  /** What the run had recorded, if it goes on from its latest checkpoint. */
  readonly resumed?: DensityRecord;
  /** Seconds of training that a kill can cost, 30 by default. */
  readonly betweenCheckpoints?: number;
};

/** Entries of the history of a whole run. */
const ENTRIES = 200;

/**
 * Trains a density to its end or until it is told to stop, and saves it then, and now and then before.
 * Returns the number of steps taken.
 *
 * @throws HgnError if a number is not finite, with the step and the last checkpoint
 */
export async function trainDensity(options: DensityTrainOptions): Promise<number> {
  const { config, dir, source, executor, terminal, signal, resumed } = options;
  const { betweenCheckpoints = 30 } = options;
  const parts = densityParts(config);
  const folder = checkpointsOf(dir);
  let state: DensityState = resumed ? await loadCheckpoint(folder, parts.start) : parts.start;
  const begin = performance.now();
  const seconds = (): number => (resumed?.seconds ?? 0) + (performance.now() - begin) / 1000;
  const history = [...(resumed?.history ?? [])];
  let open = resumed?.open ?? { count: 0, sum: 0 };
  let saved = { step: resumed ? state.step : undefined, seconds: seconds() };
  const save = async (): Promise<void> => {
    if (saved.step === state.step) return;
    const record: DensityRecord = {
      ...{ kind: 'density', config, seconds: seconds(), history, open },
      versions: packageVersions(),
    };
    await saveCheckpoint(folder, { ...state, metadata: record }, { keep: 1 });
    saved = { step: state.step, seconds: seconds() };
  };

  const window = Math.max(1, Math.ceil(config.steps / ENTRIES));
  const bar = terminal.bar('training', config.steps);
  try {
    const events = densityTraining(config, { parts, source, executor, state, signal });
    for await (const event of events) {
      if (event.type === 'compiled') continue;
      state = event.state;
      const { loss = NaN } = event.metrics;
      open = { count: open.count + 1, sum: open.sum + loss };
      if (state.step % window === 0 || state.step === config.steps) {
        history.push({ step: state.step, loss: open.sum / open.count });
        open = { count: 0, sum: 0 };
      }
      bar.update(state.step, `loss ${loss.toFixed(3)} nats`);
      if (seconds() - saved.seconds > betweenCheckpoints) await save();
    }
    await save();
    return state.step;
  } catch (cause) {
    if (!(cause instanceof HgnError)) throw cause;
    const remedy =
      saved.step === undefined
        ? 'No checkpoint had been saved yet. Try a lower --learning-rate.'
        : `The last good checkpoint is that of step ${saved.step}, in '${folder}'.`;
    throw new HgnError(`${cause.message} ${remedy}`, { cause });
  } finally {
    bar.stop();
  }
}
