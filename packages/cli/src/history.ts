import { z } from 'zod';
import type { Numbers } from '@hgn/train';
import type { RunConfig } from './config.ts';

/** Metrics over the steps since the entry before it: means, but for what is said to be none. */
export const historyEntry = z
  .object({
    step: z.int().describe('steps taken'),
    mse: z.number(),
    horizon: z.int().optional().describe('frames rolled out, of the last of these steps'),
    learningRate: z.number().optional().describe('of the last of these steps'),
  })
  .catchall(z.number());

/** The sums of an entry that is not complete. */
export const openEntry = z.strictObject({ count: z.int(), sums: z.record(z.string(), z.number()) });

export type HistoryEntry = z.infer<typeof historyEntry>;

/** What a run remembers of its metrics. */
export type History = {
  readonly entries: readonly HistoryEntry[];
  readonly open?: z.infer<typeof openEntry>;
};

/** A run has no more entries than this, however long. */
const ENTRIES = 2000;

/** Steps that an entry is about. */
export const windowOf = ({ steps }: Pick<RunConfig, 'steps'>): number =>
  Math.max(25, Math.ceil(steps / ENTRIES));

/** What a step is recorded with beside its metrics. */
export type Setting = { readonly horizon: number; readonly learningRate: number };

/** The history after one more step, the `step`-th. */
export function recorded(
  { entries, open = { count: 0, sums: {} } }: History,
  step: number,
  metrics: Numbers,
  setting: Setting,
  config: Pick<RunConfig, 'steps'>,
): History {
  const sums = Object.entries(metrics).map(([name, x]) => [name, (open.sums[name] ?? 0) + x]);
  const next = { count: open.count + 1, sums: Object.fromEntries(sums) as Numbers };
  if (step % windowOf(config) !== 0 && step !== config.steps) return { entries, open: next };
  const { mse = NaN, ...means } = Object.fromEntries(
    Object.entries(next.sums).map(([name, sum]) => [name, sum / next.count]),
  );
  return { entries: [...entries, { step, mse, ...means, ...setting }] };
}

/** Entries whose mean is the score of a checkpoint. */
const SCORED = 4;

/**
 * The mean pixel MSE of the last entries, which says which checkpoint is the best. The frames of a
 * batch are new ones nearly always, so that the error in training is as good a measure as one of a
 * validation set, and free. The loss is none, since GECO moves its scale, nor is an error of shorter
 * rollouts, which are easier: there is no score before the last horizon.
 */
export function scoreOf(
  { entries }: History,
  { horizons }: Pick<RunConfig, 'horizons'>,
): number | undefined {
  const last = entries.slice(-SCORED);
  const comparable = last.every(({ horizon }) => horizon === horizons.at(-1));
  if (last.length < SCORED || !comparable) return undefined;
  return last.reduce((sum, { mse }) => sum + mse, 0) / SCORED;
}
