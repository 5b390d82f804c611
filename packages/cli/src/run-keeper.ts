import type { NotFinite, Numbers } from '@hgn/train';
import { forgetAfter, saveCheckpoint } from '@hgn/train/checkpoint';
import type { RunConfig } from './config.ts';
import { type History, recorded, scoreOf, type Setting } from './history.ts';
import { metricsLog } from './metrics-log.ts';
import { checkpointsOf, type RunRecord, type RunState } from './run.ts';
import { packageVersions } from './version.ts';

/** Keeps what a run becomes: its checkpoints, its history, its metrics. */
export interface RunKeeper {
  /** A step has been taken. */
  readonly took: (state: RunState, metrics: Numbers, setting: Setting) => Promise<void>;
  /** Training goes back to this state from now on, if it must. */
  readonly anchored: (state: RunState) => void;
  /** Training went back to its anchor. */
  readonly wentBack: (cause: NotFinite) => Promise<void>;
  /** Saves what is not saved. */
  readonly save: () => Promise<void>;
  /** Seconds of training since the last save, and the step of that; none before the first. */
  readonly saved: () => { readonly secondsAgo: number; readonly step: number | undefined };
  readonly close: () => Promise<void>;
}

/** A state, with what the run knew about itself. */
type Mark = { readonly state: RunState; readonly record: RunRecord; readonly score?: number };

/**
 * The keeper of a run in the folder `dir` that starts from `state`.
 *
 * @throws HgnError if the folder cannot be written
 */
export async function runKeeper(
  dir: string,
  config: RunConfig,
  state: RunState,
  resumed?: RunRecord,
): Promise<RunKeeper> {
  const begin = performance.now();
  const seconds = (): number => (resumed?.seconds ?? 0) + (performance.now() - begin) / 1000;
  const versions = packageVersions();
  let history: History = {
    entries: resumed?.history ?? [],
    ...(resumed?.open && { open: resumed.open }),
  };
  let wentBack = resumed?.wentBack ?? [];
  let last = state;
  let anchor: Mark | undefined;
  let saved = { step: resumed === undefined ? undefined : state.step, seconds: seconds() };
  const log = await metricsLog(dir, history.entries);

  const mark = (of: RunState): Mark => {
    const score = scoreOf(history, config);
    const { entries, open } = history;
    const record = { config, seconds: seconds(), history: [...entries], wentBack, versions };
    return {
      state: of,
      record: { ...record, ...(open && { open }) },
      ...(score !== undefined && { score }),
    };
  };
  const write = async ({ state: of, record, score }: Mark): Promise<void> => {
    const checkpoint = { ...of, metadata: record, ...(score !== undefined && { score }) };
    await saveCheckpoint(checkpointsOf(dir), checkpoint, {
      keep: config.checkpoints.keep,
      ...(anchor && { spare: anchor.state.step }),
    });
    saved = { step: of.step, seconds: seconds() };
  };
  return {
    took: async (next, metrics, setting) => {
      last = next;
      const before = history.entries.length;
      history = recorded(history, next.step, metrics, setting, config);
      const entry = history.entries[before];
      if (entry !== undefined) await log.append(entry);
    },
    anchored: (at) => {
      anchor = mark(at);
    },
    wentBack: async ({ step, metric }) => {
      if (anchor === undefined) return;
      last = anchor.state;
      const to = last.step;
      wentBack = [...wentBack, { from: step, to, metric }];
      history = { entries: history.entries.filter((entry) => entry.step <= to) };
      await log.cut(to);
      await forgetAfter(checkpointsOf(dir), to);
      await log.sync();
      anchor = mark(last);
      if (saved.step !== undefined) await write(anchor);
    },
    save: async () => {
      if (last.step === saved.step) return;
      await log.sync();
      // With the anchor beside it, a run that goes on from here goes back as a whole one does.
      const since = saved.step ?? 0;
      if (anchor && anchor.state.step > since && anchor.state.step < last.step) await write(anchor);
      await write(mark(last));
    },
    saved: () => ({ secondsAgo: seconds() - saved.seconds, step: saved.step }),
    close: () => log.close(),
  };
}
