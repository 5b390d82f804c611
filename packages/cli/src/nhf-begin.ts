import { type Executor, mismatch } from '@hgn/core';
import { selectEngine } from './engines.ts';
import { interruptible } from './interruption.ts';
import { type DensityConfig, densityDefaults, densityRates, PRODUCTS_UP_TO } from './nhf-config.ts';
import { sourceOf, targetName, targetOf, unitsOf } from './nhf-points.ts';
import { findDensityRun } from './nhf-run.ts';
import { trainDensity } from './nhf-train.ts';
import type { EngineChoice } from './options.ts';
import { readPoints } from './read-points.ts';
import type { Terminal } from './terminal.ts';

/** What a user may say of a run; what is left out is that of the defaults, or of the run. */
export type DensityChoices = Partial<
  Omit<DensityConfig, 'source' | 'dimension' | 'center' | 'spread' | 'engine'>
>;

/** What of a run there is to begin with. */
export type DensityBeginning = EngineChoice & {
  readonly target?: string;
  readonly data?: string;
  readonly out: string;
  readonly resume: boolean;
  readonly choices: DensityChoices;
};

/**
 * Trains a density, or goes on with it, and says what happens. Returns what it ran on if it came to
 * its end; one that was interrupted has said how to go on.
 *
 * @throws HgnError if the folder holds a run that is not to be resumed, or none that is
 */
export async function trainDensityAndTell(
  beginning: DensityBeginning,
  terminal: Terminal,
): Promise<Executor | undefined> {
  const { out: dir, resume, engine, device } = beginning;
  const found = await findDensityRun(dir);
  if (found !== undefined && !resume) {
    const remedy = '--resume goes on with it; --out names another folder.';
    throw mismatch(`'${dir}'`, 'no run', `a run at step ${found.step}`, remedy);
  }
  if (found === undefined && resume) {
    throw mismatch(`'${dir}'`, 'a run to resume', 'none', 'Leave out --resume to begin one.');
  }
  const { name, executor, reason } = await selectEngine(engine, {
    ...(device && { device }),
    warn: terminal.say,
  });
  const config =
    found === undefined
      ? await newDensityConfig(beginning, name)
      : { ...found.record.config, engine: name };
  terminal.say(`engine: ${name} (${reason})`);
  if (found !== undefined) terminal.say(`going on from step ${found.step} of ${config.steps}`);
  const source = await sourceOf(config);
  const resumed = found && { resumed: found.record };
  const steps = await interruptible(terminal, (signal) =>
    trainDensity({ config, dir, source, executor, terminal, signal, ...resumed }),
  );
  if (steps === config.steps) return executor;
  terminal.say(
    `Stopped at step ${steps} of ${config.steps}, which is saved. To go on:\n  hgn nhf train --resume --out ${dir}`,
  );
  process.exitCode = 130;
  return undefined;
}

/** The config of a new run, points looked at for their units. */
export async function newDensityConfig(
  { target, data, choices }: Pick<DensityBeginning, 'target' | 'data' | 'choices'>,
  engine: string,
): Promise<DensityConfig> {
  if ((target === undefined) === (data === undefined)) {
    const got = target === undefined ? 'neither' : 'both';
    throw mismatch('points', '--target or --data', got, 'Try --target moons.');
  }
  const seed = choices.seed ?? densityDefaults.seed;
  const file = data === undefined ? undefined : await readPoints(data);
  const where =
    file === undefined
      ? { target: targetName(targetOf(target as string)) }
      : { file: data as string, sha256: file.sha256 };
  const source = await sourceOf({ source: where, seed });
  const units = unitsOf(source, seed);
  const { dimension } = source;
  const { model = densityDefaults.model, products = densityDefaults.products } = choices;
  return {
    ...densityDefaults,
    learningRate: densityRates[model],
    ...choices,
    ...{ source: where, dimension, engine, ...units },
    products: products && dimension <= PRODUCTS_UP_TO,
  };
}
