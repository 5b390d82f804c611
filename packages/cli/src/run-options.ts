import { type Command, Option } from 'commander';
import { mismatch } from '@hgn/core';
import { integrators, named, presets, systems } from './catalog.ts';
import { defaults, type RunConfig } from './config.ts';
import { type EngineChoice, integer, positive, shared } from './options.ts';
import { factsOf, type RunData } from './run-data.ts';

/** What the commands that train are told. */
export type RunOptions = EngineChoice & {
  readonly system?: string;
  readonly integrator?: string;
  readonly steps?: number;
  readonly batch?: number;
  readonly trajectories?: number;
  readonly dimension?: number;
  readonly learningRate?: number;
  readonly seed?: number;
  readonly out: string;
  readonly json?: true;
};

const byDefault = (what: string, value: string | number): string => `${what} (default: ${value})`;

/** Adds them; none has a default, so that a resumed run can tell what was said. */
export function withRunOptions(command: Command, out: string): Command {
  const { steps, batch, trajectories, dimension, learningRate } = defaults;
  const whole = (flags: string, what: string, value: number): Option =>
    new Option(flags, byDefault(what, value)).argParser(integer(1));
  return command
    .option('--system <name>', byDefault('what moves: see `hgn systems`', defaults.system))
    .option(
      '--integrator <name>',
      byDefault('how it is rolled out: see `hgn integrators`', defaults.integrator),
    )
    .addOption(whole('--steps <n>', 'updates of the weights', steps))
    .addOption(whole('--batch <n>', 'trajectories in a step', batch))
    .addOption(whole('--trajectories <n>', 'trajectories to train on', trajectories))
    .addOption(whole('--dimension <n>', 'numbers in the learned q, and in p', dimension))
    .addOption(
      new Option('--learning-rate <x>', byDefault('the highest', learningRate)).argParser(positive),
    )
    .addOption(shared.seed(defaults.seed))
    .addOption(shared.engine())
    .addOption(shared.device())
    .option('--out <folder>', 'where to keep the run', out)
    .addOption(shared.json());
}

/** What was said of a config, in its own names. */
function said(options: RunOptions): Partial<RunConfig> {
  const { system, integrator, steps, batch, trajectories, dimension, learningRate, seed } = options;
  const all = { system, integrator, steps, batch, trajectories, dimension, learningRate, seed };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
}

/**
 * The config of a new run, of what was said and of defaults.
 *
 * @throws HgnError if a name is unknown, or a number contradicts the stored data
 */
export function newConfig(
  options: RunOptions,
  engine: string,
  stored?: { readonly dir: string; readonly data: RunData },
): RunConfig {
  const { system = defaults.system } = options;
  const preset = Object.hasOwn(presets, system) ? presets[system]?.() : undefined;
  const published = preset && { frameInterval: preset.dt, noise: preset.noise };
  const config = { ...defaults, ...published, ...said(options), engine };
  named('system', systems, config.system);
  named('integrator', integrators, config.integrator);
  if (stored === undefined) return config;
  const facts = factsOf(stored.data);
  for (const name of ['system', 'trajectories'] as const) {
    const [got, expected] = [options[name], facts[name]];
    if (got === undefined || got === expected) continue;
    const remedy = `Leave out --${name}, or --data.`;
    throw mismatch(`--${name}`, `${expected}, as in '${stored.dir}'`, `${got}`, remedy);
  }
  const frames = stored.data.train.frames;
  const horizons = [...new Set(config.horizons.map((n) => Math.min(n, frames)))];
  const encoderFrames = Math.min(config.encoderFrames, frames);
  return { ...config, ...facts, data: stored.dir, horizons, encoderFrames };
}

/**
 * The config a run goes on with: its own. The learning rate and the engine may be changed.
 *
 * @throws HgnError if anything else was said that is not as the run began
 */
export function resumedConfig(config: RunConfig, options: RunOptions, engine: string): RunConfig {
  const { learningRate = config.learningRate, ...fixed } = said(options);
  for (const [name, got] of Object.entries(fixed)) {
    const expected = config[name as keyof RunConfig];
    if (got === expected) continue;
    const remedy = 'Leave it out to go on, or give another --out to begin anew.';
    throw mismatch(`--${name}`, `${String(expected)}, as the run began`, String(got), remedy);
  }
  return { ...config, learningRate, engine };
}
