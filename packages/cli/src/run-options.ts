import { isDeepStrictEqual } from 'node:util';
import { type Command, Option } from 'commander';
import { mismatch } from '@hgn/core';
import { integrators, named, presets, systems } from './catalog.ts';
import { defaults, dynamics, type RunConfig } from './config.ts';
import { nearest } from './nearest.ts';
import { type EngineChoice, integer, positive, shared } from './options.ts';
import { runPresets, smallOf } from './presets.ts';
import { factsOf, type RunData } from './run-data.ts';
import type { SomeConfig } from './run-file.ts';

/** What the commands that train are told. */
export type RunOptions = EngineChoice & {
  /** What a file says; options say it better. */
  readonly file?: SomeConfig;
  readonly preset?: string;
  readonly system?: string;
  readonly integrator?: string;
  readonly dynamics?: RunConfig['dynamics'];
  readonly transform?: boolean;
  readonly deterministic?: boolean;
  readonly objective?: RunConfig['objective'];
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

/** What rolls out an H that is not separable, and what is not Hamilton's equations. */
const METHODS: Partial<Record<RunConfig['dynamics'], string>> = {
  joint: 'implicit-midpoint',
  'mass-of-q': 'implicit-midpoint',
  dissipative: 'rk4',
  lagrangian: 'rk4',
  'neural-ode': 'rk4',
};

/** Adds them; none has a default, so that a resumed run can tell what was said. */
export function withRunOptions(command: Command, out: string): Command {
  const { steps, batch, trajectories, dimension, learningRate } = defaults;
  const whole = (flags: string, what: string, value: number): Option =>
    new Option(flags, byDefault(what, value)).argParser(integer(1));
  return command
    .addOption(
      new Option(
        '--preset <name>',
        `what all else is by default: ${Object.keys(runPresets).join(', ')} (default: demo)`,
      ),
    )
    .option('--system <name>', byDefault('what moves: see `hgn systems`', defaults.system))
    .option(
      '--integrator <name>',
      byDefault('how it is rolled out: see `hgn integrators`', defaults.integrator),
    )
    .addOption(
      new Option(
        '--dynamics <name>',
        byDefault('what moves the states', defaults.dynamics),
      ).choices(dynamics),
    )
    .option('--transform', 'put f_ψ between z and the state')
    .option('--no-transform', 'leave f_ψ out: z is the state')
    .option('--deterministic', 'no sampling: z is the mean, the loss the pixel MSE alone')
    .addOption(
      new Option(
        '--objective <name>',
        byDefault('how MSE and KL are weighed', defaults.objective),
      ).choices(['elbo', 'geco']),
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
function said({ file, ...options }: RunOptions): SomeConfig {
  const names = Object.keys(defaults).filter((name) => name in options);
  const all = names.map((name) => [name, options[name as keyof typeof options]] as const);
  return { ...file, ...Object.fromEntries(all.filter(([, value]) => value !== undefined)) };
}

/**
 * The config of a new run, of what was said and of defaults.
 *
 * Options come before what a file says, that before what is published of a data set, that before the
 * preset. An integrator that nothing names is one that fits the dynamics.
 *
 * @throws HgnError if a name is unknown, or a number contradicts the stored data
 */
export function newConfig(
  options: RunOptions,
  engine: string,
  stored?: { readonly dir: string; readonly data: RunData },
): RunConfig {
  const asked = said(options);
  const general = presetOf(asked.preset ?? defaults.preset);
  const { system = general.system } = asked;
  const base = { ...general, ...(general.preset === 'small' && smallOf[shortNameOf(system)]) };
  const preset = Object.hasOwn(presets, system) ? presets[system]?.() : undefined;
  const published = preset && { frameInterval: preset.dt, noise: preset.noise };
  const method = asked.dynamics && METHODS[asked.dynamics];
  const integrator = method && { integrator: method };
  const config = { ...base, ...published, ...integrator, ...asked, engine };
  named('system', systems, config.system);
  named('integrator', integrators, config.integrator);
  if (stored === undefined) return config;
  const facts = factsOf(stored.data);
  for (const name of ['system', 'trajectories'] as const) {
    const [got, expected] = [asked[name], facts[name]];
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
    if (isDeepStrictEqual(got, expected)) continue;
    const remedy = 'Leave it out to go on, or give another --out to begin anew.';
    throw mismatch(name, `${text(expected)}, as the run began`, text(got), remedy);
  }
  return { ...config, learningRate, engine };
}

const text = (value: unknown): string =>
  typeof value === 'string' ? value : JSON.stringify(value);

/** Of a published data set the system: `pendulum` of `paper/pendulum`. */
const shortNameOf = (system: string): string => system.split('/').at(-1) ?? system;

function presetOf(name: string): typeof defaults {
  const preset = Object.hasOwn(runPresets, name) ? runPresets[name] : undefined;
  if (preset !== undefined) return preset;
  const names = Object.keys(runPresets);
  const meant = nearest(name, names);
  const remedy = meant === undefined ? 'Take one of these.' : `Did you mean '${meant}'?`;
  throw mismatch('preset', `one of ${names.join(', ')}`, `'${name}'`, remedy);
}
