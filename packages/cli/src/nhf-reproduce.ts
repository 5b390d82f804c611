import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Executor } from '@hgn/core';
import { type DensityChoices, newDensityConfig } from './nhf-begin.ts';
import { sourceOf } from './nhf-points.ts';
import { findDensityRun, resultOf } from './nhf-run.ts';
import { type DensityResult, densityResult } from './nhf-result.ts';
import { measureDensity } from './nhf-tell.ts';
import { trainDensity } from './nhf-train.ts';
import type { Terminal } from './terminal.ts';

/** A run of the comparison. */
export type DensityJob = {
  readonly target: string;
  readonly choices: DensityChoices;
  readonly dir: string;
};

/** What does the runs, and who is told. */
export type DensityCrew = {
  readonly executor: Executor;
  readonly engine: string;
  readonly terminal: Terminal;
  readonly signal: AbortSignal;
};

/**
 * What is compared: about 9,500 weights each, those of the encoder included. The paper's RealNVP had two
 * couplings; eight learn far more of these densities.
 */
export const comparedModels = {
  nhf: { model: 'nhf' },
  realnvp: { model: 'realnvp', couplings: 8, couplingUnits: 32 },
  'realnvp-2': { model: 'realnvp', couplings: 2, couplingUnits: 66 },
  spline: { model: 'spline', couplings: 6, couplingUnits: 28, bins: 8 },
} as const satisfies Readonly<Record<string, DensityChoices>>;

/** The name of one of them. */
export type ComparedModel = keyof typeof comparedModels;

/**
 * What a run gave: of its file if it is done, else after its training, which goes on where it was
 * stopped. Undefined if it is stopped before its end.
 */
export async function comparedRun(
  { target, choices, dir }: DensityJob,
  { executor, engine, terminal, signal }: DensityCrew,
): Promise<DensityResult | undefined> {
  const done = await resultIn(resultOf(dir));
  if (done !== undefined) return done;
  const found = await findDensityRun(dir);
  const config = found?.record.config ?? (await newDensityConfig({ target, choices }, engine));
  const source = await sourceOf(config);
  const resumed = found && { resumed: found.record };
  const run = { config, dir, source, executor, terminal, signal };
  const steps = await trainDensity({ ...run, ...resumed });
  return steps < config.steps ? undefined : measureDensity(dir, executor);
}

/** Where a run of the comparison lies. */
export const comparedDir = (out: string, target: string, model: string): string =>
  join(out, target, model);

/** A result of this version; one of another is measured again. */
async function resultIn(file: string): Promise<DensityResult | undefined> {
  try {
    return densityResult.safeParse(JSON.parse(await readFile(file, 'utf8'))).data;
  } catch {
    return undefined;
  }
}
