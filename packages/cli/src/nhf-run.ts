import { join } from 'node:path';
import { HgnError, mismatch } from '@hgn/core';
import { averageOf } from '@hgn/train';
import { latestCheckpoint, loadCheckpoint } from '@hgn/train/checkpoint';
import { z } from 'zod';
import { densityConfig } from './nhf-config.ts';
import { sourceOf } from './nhf-points.ts';
import { densityParts } from './nhf-training.ts';
import { checkpointsOf } from './run.ts';

/** What a run of a density knows about itself: the metadata of its checkpoints. */
const densityRecord = z.strictObject({
  kind: z.literal('density'),
  config: densityConfig,
  /** Spent on training, all sessions together. */
  seconds: z.number(),
  /** Mean losses, in nats of a model's units, of the steps up to each. */
  history: z.array(z.strictObject({ step: z.int(), loss: z.number() })),
  /** Losses since the last entry: how many, and their sum. */
  open: z.strictObject({ count: z.int(), sum: z.number() }),
  versions: z.record(z.string(), z.string()),
});

export type DensityRecord = z.infer<typeof densityRecord>;

/**
 * How far the run of a folder has come, and what it knows about itself; undefined if there is none.
 *
 * @throws HgnError if it is a run of something else
 */
export async function findDensityRun(
  dir: string,
): Promise<{ readonly step: number; readonly record: DensityRecord } | undefined> {
  const latest = await latestCheckpoint(checkpointsOf(dir));
  if (latest === undefined) return undefined;
  const { success, data, error } = densityRecord.safeParse(latest.metadata);
  if (success) return { step: latest.step, record: data };
  throw new HgnError(
    `'${dir}': expected a run of hgn nhf of this version, got another: ${z.prettifyError(error)}`,
    { cause: error },
  );
}

/**
 * A trained density: the average of its last weights, and what it learned from.
 *
 * @throws HgnError if the folder holds no such run, or a damaged one
 */
export async function loadDensityRun(dir: string) {
  const run = await findDensityRun(dir);
  if (run === undefined) {
    const remedy = `Make one: hgn nhf train --target moons --out ${dir}`;
    throw mismatch(`'${dir}'`, 'the folder of a run of hgn nhf', 'none', remedy);
  }
  const { config } = run.record;
  const { model, start } = densityParts(config);
  const { params, optimiser } = await loadCheckpoint(checkpointsOf(dir), start);
  const source = await sourceOf(config);
  return { ...run, dir, config, model, source, params: averageOf(optimiser, params) };
}

export type LoadedDensity = Awaited<ReturnType<typeof loadDensityRun>>;

/** Where the result of a run is kept. */
export const resultOf = (dir: string): string => join(dir, 'metrics.json');
