import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Executor } from '@hgn/core';
import { commitOf } from './commit.ts';
import type { RunConfig } from './config.ts';
import { dataAndTell } from './data-and-tell.ts';
import { evaluateRun, stageOf } from './evaluate-run.ts';
import { metricsSchema } from './metrics.ts';
import { findRun, loadRun, partsOf } from './run.ts';
import type { RunData } from './run-data.ts';
import { saveFile } from './save-file.ts';
import type { TableRun } from './table1-entry.ts';
import type { Terminal } from './terminal.ts';
import { trainRun } from './train-run.ts';
import { training } from './training.ts';

/** A run of the table: what to train and measure, where, and in what time. */
export type TableJob = {
  readonly config: RunConfig;
  readonly dir: string;
  /** Seconds that its training may take. */
  readonly budget: number;
};

/** What does the runs, and who is told. */
export type TableCrew = {
  readonly executor: Executor;
  readonly terminal: Terminal;
  readonly signal: AbortSignal;
};

/** Steps that are taken to learn how long one takes, after one that compiles. */
const TRIED = 5;

/**
 * What a run gave: of its file if it is done, else after its training, which goes on where it was
 * stopped. Undefined if it is stopped before its end.
 *
 * @throws HgnError if the folder holds a run of something else
 */
export async function tableRun(
  { config, dir, budget }: TableJob,
  { executor, terminal, signal }: TableCrew,
): Promise<TableRun | undefined> {
  const file = join(dir, 'result.json');
  const done = await resultIn(file);
  if (done !== undefined) return done;
  const data = await dataAndTell(config, terminal, signal);
  if (data === undefined) return undefined;
  const found = await findRun(dir);
  const fitted = found?.record.config ?? (await inBudget(config, budget, data, executor));
  const run = { config: fitted, dir, data, executor, terminal, signal };
  const steps = await trainRun({ ...run, ...(found && { resumed: found.record }) });
  if (steps < fitted.steps) return undefined;
  const evaluation = await evaluateRun(await stageOf(await loadRun(dir), executor), terminal);
  await evaluation.play.release();
  const { metrics } = evaluation;
  const shortened = fitted.steps < config.steps;
  const result: TableRun = { metrics, shortened, commit: await commitOf() };
  await saveFile(file, `${JSON.stringify(result, null, 2)}\n`);
  return result;
}

async function resultIn(file: string): Promise<TableRun | undefined> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch {
    return undefined;
  }
  const value = JSON.parse(text) as TableRun;
  return { ...value, metrics: metricsSchema.parse(value.metrics) };
}

/**
 * The config with as many of its steps as the budget has time for. A step is timed at the longest
 * horizon, so that a run is rather too short than too long.
 */
async function inBudget(
  config: RunConfig,
  budget: number,
  data: RunData,
  executor: Executor,
): Promise<RunConfig> {
  const parts = partsOf(config);
  const longest = { ...config, horizons: [Math.max(...config.horizons)] };
  const stop = new AbortController();
  const what = { parts, data, executor, state: parts.start, signal: stop.signal };
  const seconds: number[] = [];
  for await (const event of training(longest, what)) {
    if (event.type !== 'step') continue;
    seconds.push(event.seconds);
    if (seconds.length > TRIED) stop.abort();
  }
  const [step = 0] = seconds.slice(1).sort((a, b) => a - b);
  return { ...config, steps: Math.max(1, Math.min(config.steps, Math.floor(budget / step))) };
}
