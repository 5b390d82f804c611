import { join } from 'node:path';
import { Command, InvalidArgumentError, Option } from 'commander';
import { selectEngine } from '../engines.ts';
import { interruptible } from '../interruption.ts';
import { duration, type EngineChoice, integer, shared } from '../options.ts';
import { readParts, saveReproduction } from '../reproduction-file.ts';
import { newConfig } from '../run-options.ts';
import {
  entryOf,
  tableEntry,
  type TableEntry,
  type TableRun,
  withEntries,
} from '../table1-entry.ts';
import { tablePage } from '../table1-page.ts';
import { type TableCrew, type TableJob, tableRun } from '../table1-runs.ts';
import {
  type TableSystem,
  tableSystems,
  type Variant,
  type VariantName,
  variants,
} from '../table1-variants.ts';
import { table, terminal } from '../terminal.ts';
import { reproduceNhfCommand } from './nhf-reproduce.ts';
import { reproduceStatesCommand } from './states.ts';

type Options = EngineChoice & {
  readonly systems: readonly TableSystem[];
  readonly variants: readonly VariantName[];
  readonly seeds: number;
  readonly budget: number;
  readonly out: string;
  readonly docs?: string;
  readonly json?: true;
};

/** `hgn reproduce` */
export function reproduceCommand(): Command {
  return new Command('reproduce')
    .description('train and measure what was published, and stand the figures side by side')
    .addCommand(tableCommand())
    .addCommand(reproduceNhfCommand())
    .addCommand(reproduceStatesCommand('states'));
}

/** `hgn reproduce table1` */
function tableCommand(): Command {
  return new Command('table1')
    .description(
      'table 1 of Hamiltonian Generative Networks: every model on every system; ' +
        'Ctrl-C saves it, the same command goes on',
    )
    .addOption(listOf('systems', tableSystems, Object.keys(tableSystems)))
    .addOption(listOf('variants', variants, ['leapfrog', 'euler', 'deterministic', 'transform']))
    .addOption(
      new Option('--seeds <n>', 'runs of each, with other data and weights')
        .argParser(integer(1))
        .default(3),
    )
    .addOption(
      new Option('--budget <time>', 'longest training of a run, such as 30m')
        .argParser(duration)
        .default(3600, '1h'),
    )
    .addOption(shared.engine())
    .addOption(shared.device())
    .option('--out <folder>', 'where to keep the runs', 'out/table1')
    .option('--docs <folder>', 'puts the results into its reproduction.json and reproduction.md')
    .addOption(shared.json())
    .addHelpText(
      'after',
      '\nExample:\n  hgn reproduce table1 --systems pendulum --variants leapfrog,euler --seeds 1',
    )
    .action(async (options: Options) => {
      const to = terminal({ json: options.json === true });
      const { name, executor, reason } = await selectEngine(options.engine, {
        ...(options.device && { device: options.device }),
        warn: to.say,
      });
      to.say(`engine: ${name} (${reason})`);
      const entries = await interruptible(to, (signal) =>
        entriesOf(options, name, { executor, terminal: to, signal }),
      );
      if (entries === undefined) {
        to.say('Stopped; what was done is saved. The same command goes on.');
        process.exitCode = 130;
        return;
      }
      const lines = linesOf(entries);
      if (options.docs !== undefined) {
        const rows = withEntries(await savedEntries(options.docs), entries);
        const section = tablePage(rows);
        const files = await saveReproduction(options.docs, { part: 'table1', rows, section });
        lines.push(`page: ${files.page}`);
      }
      to.result(entries, lines);
    });
}

/** The entries that a folder holds already. */
async function savedEntries(folder: string): Promise<TableEntry[]> {
  const { table1 = [] } = await readParts(join(folder, 'reproduction.json'));
  return table1.map((row) => tableEntry.parse(row));
}

/** All entries, one for each model and system; undefined if it is stopped before. */
async function entriesOf(
  { systems, variants: names, seeds, budget, out }: Options,
  engine: string,
  crew: TableCrew,
): Promise<TableEntry[] | undefined> {
  const entries: TableEntry[] = [];
  const total = systems.length * names.length * seeds;
  let begun = 0;
  for (const system of systems) {
    for (const variant of names) {
      const runs: TableRun[] = [];
      for (let seed = 1; seed <= seeds; seed++) {
        crew.terminal.say(`${++begun} of ${total}: ${system}, ${variant}, seed ${seed}`);
        const dir = join(out, system, variant, `seed-${seed}`);
        const run = await tableRun(jobOf({ system, variant, seed, engine, dir, budget }), crew);
        if (run === undefined) return undefined;
        runs.push(run);
      }
      entries.push(entryOf(system, variant, runs as [TableRun, ...TableRun[]]));
    }
  }
  return entries;
}

function jobOf(of: {
  readonly system: TableSystem;
  readonly variant: VariantName;
  readonly seed: number;
  readonly engine: string;
  readonly dir: string;
  readonly budget: number;
}): TableJob {
  const { system, seed, engine, dir, budget } = of;
  const { preset, changes }: Variant = variants[of.variant];
  const begun = newConfig({ preset, system: `paper/${system}`, seed, engine, out: dir }, engine);
  return { config: { ...begun, noise: 0, ...changes?.(system) }, dir, budget };
}

function listOf(
  name: string,
  all: Readonly<Record<string, unknown>>,
  byDefault: readonly string[],
): Option {
  const known = Object.keys(all);
  return new Option(`--${name} <names>`, `some of ${known.join(', ')}`)
    .argParser((text) => {
      const names = [...new Set(text.split(',').map((part) => part.trim()))];
      const unknown = names.find((part) => !known.includes(part));
      if (unknown === undefined) return names;
      throw new InvalidArgumentError(`Expected some of ${known.join(', ')}; got '${unknown}'.`);
    })
    .default(byDefault, byDefault.join(','));
}

function linesOf(entries: readonly TableEntry[]): string[] {
  const mse = (x: number | null | undefined): string =>
    x === null || x === undefined ? '–' : (1e4 * x).toFixed(2);
  return table([
    ['MSE × 1e-4', '', '1–30', '31–60', '91–180', 'paper', 'reproduction', 'seeds', 'seconds'],
    ...entries.map((entry) => [
      entry.system,
      entry.variant,
      mse(entry.testMse30),
      mse(entry.testMse60),
      mse(entry.testMse180),
      mse(entry.paper?.test),
      mse(entry.reproduced?.test),
      `${entry.seeds}`,
      entry.seconds.toFixed(0),
    ]),
  ]);
}
