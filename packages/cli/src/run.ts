import { join } from 'node:path';
import { HgnError, mismatch, seededRng } from '@hgn/core';
import { adam, averaged, averageOf, type TrainingState } from '@hgn/train';
import { latestCheckpoint, loadCheckpoint } from '@hgn/train/checkpoint';
import { z } from 'zod';
import { buildModel } from './build-model.ts';
import { integrators, named } from './catalog.ts';
import { runConfig, type RunConfig } from './config.ts';
import { historyEntry, openEntry } from './history.ts';

/** What a run knows about itself: the metadata of its checkpoints. */
const runRecord = z.strictObject({
  config: runConfig,
  /** Spent on training, all sessions together. */
  seconds: z.number(),
  history: z.array(historyEntry),
  open: openEntry.optional(),
  /** Where a number was not finite, and from where training went on with half the learning rate. */
  wentBack: z.array(z.strictObject({ from: z.int(), to: z.int(), metric: z.string() })).default([]),
  versions: z.record(z.string(), z.string()),
});

export type RunRecord = z.infer<typeof runRecord>;

/** A state of a run's training. */
export type RunState = TrainingState<
  ReturnType<typeof partsOf>['start']['params'],
  ReturnType<typeof partsOf>['start']['optimiser']
>;

/** Where a run keeps its checkpoints. */
export const checkpointsOf = (dir: string): string => join(dir, 'checkpoints');

/** How far a run has come, and what it knows about itself; undefined if the folder holds none. */
export async function findRun(
  dir: string,
): Promise<{ readonly step: number; readonly record: RunRecord } | undefined> {
  const latest = await latestCheckpoint(checkpointsOf(dir));
  if (latest === undefined) return undefined;
  const { success, data, error } = runRecord.safeParse(latest.metadata);
  if (success) return { step: latest.step, record: data };
  throw new HgnError(
    `'${dir}': expected a run of this version of hgn, got another: ${z.prettifyError(error)}`,
    { cause: error },
  );
}

/** The parts of a run that its config determines. */
export function partsOf(config: RunConfig) {
  const integrator = named('integrator', integrators, config.integrator);
  const model = buildModel(config, integrator);
  const optimiser = averaged(adam({ clipNorm: config.clipNorm }), config.averaging);
  const params = model.init(seededRng(config.seed).split('weights'));
  return { model, optimiser, start: { params, optimiser: optimiser.init(params), step: 0 } };
}

/**
 * A trained model: the average of its last weights, or of those of its best checkpoint.
 *
 * @throws HgnError if the folder holds no run, or a damaged one
 */
export async function loadRun(dir: string, which: 'latest' | 'best' = 'latest') {
  const run = await findRun(dir);
  if (run === undefined) {
    throw mismatch(`'${dir}'`, 'the folder of a run', 'none', `Make one: hgn train --out ${dir}`);
  }
  const { config } = run.record;
  const { model, start } = partsOf(config);
  const { params, optimiser } = await loadCheckpoint(checkpointsOf(dir), start, which);
  return { ...run, dir, config, model, params: averageOf(optimiser, params) };
}

export type LoadedRun = Awaited<ReturnType<typeof loadRun>>;
