import { join } from 'node:path';
import { Command, InvalidArgumentError, Option } from 'commander';
import { integrators } from '../catalog.ts';
import { selectEngine } from '../engines.ts';
import { interruptible } from '../interruption.ts';
import { type EngineChoice, integer, positive, shared } from '../options.ts';
import { readParts, saveReproduction } from '../reproduction-file.ts';
import type { Crew } from '../states-fit.ts';
import { stateCells, statesPage } from '../states-page.ts';
import { reproduceStates, stateExperiments, type StateExperiment } from '../states-reproduce.ts';
import { stateRow, withRows } from '../states-row.ts';
import { NotFinished } from '../states-stopped.ts';
import { type StatesTraining, trainOnStates } from '../states-train.ts';
import { table, type Terminal, terminal } from '../terminal.ts';

/** `hgn states` */
export function statesCommand(): Command {
  return new Command('states')
    .description('learn an energy from measured positions and momenta, without images')
    .addCommand(trainCommand())
    .addCommand(reproduceStatesCommand('reproduce'));
}

type Training = EngineChoice &
  Omit<StatesTraining, 'columns'> & {
    readonly time: string;
    readonly trajectory?: string;
    readonly q: string[];
    readonly p?: string[];
    readonly velocity?: string[];
    readonly mass?: string[];
    readonly json?: true;
  };

/** `hgn states train` */
function trainCommand(): Command {
  const count = (name: string, what: string, value: number, least = 1): Option =>
    new Option(`--${name} <n>`, what).argParser(integer(least)).default(value);
  return new Command('train')
    .description('train on a CSV file of yours, and predict the last fifth of each trajectory')
    .requiredOption('--data <file>', 'a row for each moment, names in the first line')
    .addOption(new Option('--time <name>', 'column of the time').default('t'))
    .option('--trajectory <name>', 'column that numbers trajectories (default: all is one)')
    .addOption(names('q', 'columns of positions').default(['q'], 'q'))
    .addOption(names('p', 'columns of momenta (default: p, unless --velocity is given)'))
    .addOption(names('velocity', 'columns of velocities, in place of momenta'))
    .addOption(names('mass', 'what velocities are multiplied by: numbers, 1 each unless given'))
    .addOption(
      new Option('--energy <kind>', 'K(p) + V(q), or any H(q, p)')
        .choices(['separable', 'joint'])
        .default('separable'),
    )
    .addOption(
      new Option('--integrator <name>', 'what predicts')
        .choices(Object.keys(integrators))
        .default('leapfrog'),
    )
    .addOption(count('length', 'states of a prediction in training', 10, 2))
    .addOption(count('units', 'hidden units of each of two layers', 64))
    .addOption(count('steps', 'steps of training', 2000))
    .addOption(count('batch', 'predictions in a step', 128))
    .addOption(new Option('--learning-rate <x>', 'of Adam').argParser(positive).default(2e-3))
    .addOption(
      new Option('--seed <n>', 'all randomness descends from').argParser(integer(0)).default(1),
    )
    .addOption(shared.engine())
    .addOption(shared.device())
    .option('--out <folder>', 'where to keep the result', 'out/states')
    .addOption(shared.json())
    .addHelpText(
      'after',
      '\nExample:\n  hgn states train --data swing.csv --q angle --velocity rate --mass 0.5 --out out/swing',
    )
    .action(async (options: Training) => {
      const { time, trajectory, q, velocity, mass, p, engine, device, json, ...rest } = options;
      const masses = velocity?.map((_, i) => (mass === undefined ? 1 : Number(mass[i])));
      if (masses?.some((x) => !(x > 0)) === true) {
        throw new InvalidArgumentError('--mass: expected a number above 0 for each velocity.');
      }
      const columns = {
        ...{ time, q },
        ...(trajectory !== undefined && { trajectory }),
        ...(velocity ? { velocity, mass: masses ?? [] } : { p: p ?? ['p'] }),
        ...(velocity && p && { p }),
      };
      const to = terminal({ json: json === true });
      const choice = { engine, ...(device && { device }) };
      const result = await crewed(choice, to, (crew) => trainOnStates({ ...rest, columns }, crew));
      if (result === undefined) return;
      to.result(result, [
        `held-out error: ${result.heldOut.toExponential(2)} of the variance (nothing moves: ${result.still.toExponential(2)})`,
        `weights, metrics.json and prediction.svg: ${result.out}`,
      ]);
    });
}

type Reproduction = EngineChoice & {
  readonly experiments: StateExperiment[];
  readonly seed: number;
  readonly steps?: number;
  readonly units?: number;
  readonly docs?: string;
  readonly json?: true;
};

/** `hgn states reproduce`, also `hgn reproduce states` */
export function reproduceStatesCommand(name: string): Command {
  return new Command(name)
    .description(
      'what was published of HNN, SRNN and Symplectic ODE-Net, beside what it gives here',
    )
    .addOption(
      new Option('--experiments <names>', `some of ${stateExperiments.join(', ')}`)
        .argParser(experimentsOf)
        .default(stateExperiments, 'all'),
    )
    .addOption(
      new Option('--steps <n>', 'of training (default: as published)').argParser(integer(1)),
    )
    .addOption(
      new Option('--units <n>', 'hidden units (default: as published)').argParser(integer(1)),
    )
    .addOption(
      new Option('--seed <n>', 'all randomness descends from').argParser(integer(0)).default(1),
    )
    .addOption(shared.engine())
    .addOption(shared.device())
    .option('--docs <folder>', 'puts the results into its reproduction.json and reproduction.md')
    .addOption(shared.json())
    .addHelpText('after', '\nExample:\n  hgn states reproduce --experiments mass-spring,pendulum')
    .action(async ({ engine, device, json, docs, ...what }: Reproduction) => {
      const to = terminal({ json: json === true });
      const choice = { engine, ...(device && { device }) };
      const rows = await crewed(choice, to, (crew) => reproduceStates(what, crew));
      if (rows === undefined) return;
      const lines = table(stateCells(rows));
      if (docs !== undefined) {
        const { states = [] } = await readParts(join(docs, 'reproduction.json'));
        const saved = states.map((row) => stateRow.parse(row));
        const all = withRows(saved, rows);
        const section = statesPage(all);
        const files = await saveReproduction(docs, { part: 'states', rows: all, section });
        lines.push(`page: ${files.page}`);
      }
      to.result(rows, lines);
    });
}

/** Does the work on the engine that was asked for; undefined, with a word, if it is stopped. */
async function crewed<T>(
  { engine, device }: EngineChoice,
  to: Terminal,
  work: (crew: Crew) => Promise<T | undefined>,
): Promise<T | undefined> {
  const { name, executor, reason } = await selectEngine(engine, {
    ...(device && { device }),
    warn: to.say,
  });
  to.say(`engine: ${name} (${reason})`);
  try {
    const done = await interruptible(to, (signal) => work({ executor, terminal: to, signal }));
    if (done !== undefined) return done;
  } catch (error) {
    if (!(error instanceof NotFinished)) throw error;
  }
  to.say('Stopped; nothing was written.');
  process.exitCode = 130;
  return undefined;
}

const listed = (text: string): string[] => text.split(',').map((part) => part.trim());

const names = (name: string, what: string): Option =>
  new Option(`--${name} <names>`, `${what}, commas between them`).argParser(listed);

function experimentsOf(text: string): StateExperiment[] {
  return listed(text).map((name) => {
    const found = stateExperiments.find((known) => known === name);
    if (found !== undefined) return found;
    throw new InvalidArgumentError(
      `Expected some of ${stateExperiments.join(', ')}; got '${name}'.`,
    );
  });
}
