import { join } from 'node:path';
import { Command, InvalidArgumentError, Option } from 'commander';
import { densities } from '../density-sheet.ts';
import { selectEngine } from '../engines.ts';
import { interruptible } from '../interruption.ts';
import { densityDefaults } from '../nhf-config.ts';
import { densityPage, modelName } from '../nhf-page.ts';
import { targetName } from '../nhf-points.ts';
import {
  comparedDir,
  type ComparedModel,
  comparedModels,
  comparedRun,
  type DensityCrew,
} from '../nhf-reproduce.ts';
import { type DensityResult, densityResult, withResults } from '../nhf-result.ts';
import { type EngineChoice, integer, shared } from '../options.ts';
import { readParts, saveReproduction } from '../reproduction-file.ts';
import { table, terminal } from '../terminal.ts';

type Options = EngineChoice & {
  readonly targets: readonly string[];
  readonly models: readonly ComparedModel[];
  readonly steps: number;
  readonly seed?: number;
  readonly out: string;
  readonly docs?: string;
  readonly json?: true;
};

/** `hgn nhf reproduce`, which is `hgn reproduce nhf` too */
export function reproduceNhfCommand(name = 'nhf'): Command {
  const { steps, seed } = densityDefaults;
  return new Command(name)
    .description(
      'Neural Hamiltonian Flow, RealNVP and splines of one size on every density; ' +
        'Ctrl-C saves it, the same command goes on',
    )
    .addOption(namesOf('targets', densities.map(targetName)))
    .addOption(namesOf('models', Object.keys(comparedModels)))
    .addOption(new Option('--steps <n>', 'of each training').argParser(integer(1)).default(steps))
    .addOption(shared.seed(seed))
    .addOption(shared.engine())
    .addOption(shared.device())
    .option('--out <folder>', 'where to keep the runs', 'out/nhf-reproduction')
    .option('--docs <folder>', 'puts the results into its reproduction.json and reproduction.md')
    .addOption(shared.json())
    .addHelpText('after', '\nExample:\n  hgn nhf reproduce --targets moons,rings --docs docs')
    .action(async (options: Options) => {
      const to = terminal({ json: options.json === true });
      const {
        name: engine,
        executor,
        reason,
      } = await selectEngine(options.engine, {
        ...(options.device && { device: options.device }),
        warn: to.say,
      });
      to.say(`engine: ${engine} (${reason})`);
      const results = await interruptible(to, (signal) =>
        resultsOf(options, { executor, engine, terminal: to, signal }),
      );
      if (results === undefined) {
        to.say('Stopped; what was done is saved. The same command goes on.');
        process.exitCode = 130;
        return;
      }
      const lines = linesOf(results);
      if (options.docs !== undefined) {
        const rows = withResults(await savedResults(options.docs), results);
        const part = { part: 'nhf', rows, section: densityPage(rows) } as const;
        const { page } = await saveReproduction(options.docs, part);
        lines.push(`page: ${page}`);
      }
      to.result(results, lines);
    });
}

/** The results that a folder holds. */
async function savedResults(folder: string): Promise<DensityResult[]> {
  const { nhf = [] } = await readParts(join(folder, 'reproduction.json'));
  return nhf.map((row) => densityResult.parse(row));
}

/** The results of all runs; undefined if one was stopped before its end. */
async function resultsOf(
  { targets, models, steps, seed = densityDefaults.seed, out }: Options,
  crew: DensityCrew,
): Promise<DensityResult[] | undefined> {
  const results: DensityResult[] = [];
  const total = targets.length * models.length;
  for (const target of targets) {
    for (const model of models) {
      crew.terminal.say(`${results.length + 1} of ${total}: ${target}, ${model}`);
      const choices = { ...comparedModels[model], steps, seed };
      const dir = comparedDir(out, target, model);
      const result = await comparedRun({ target, choices, dir }, crew);
      if (result === undefined) return undefined;
      results.push(result);
    }
  }
  return results;
}

function namesOf(name: string, known: readonly string[]): Option {
  return new Option(`--${name} <names>`, `some of ${known.join(', ')}`)
    .argParser((text) => {
      const names = [...new Set(text.split(',').map((part) => part.trim()))];
      const unknown = names.find((part) => !known.includes(part));
      if (unknown === undefined) return names;
      throw new InvalidArgumentError(`Expected some of ${known.join(', ')}; got '${unknown}'.`);
    })
    .default(known, 'all');
}

function linesOf(results: readonly DensityResult[]): string[] {
  const nats = (value: number | null): string => (value === null ? '–' : value.toFixed(3));
  return table([
    ['density', 'model', 'weights', 'KL', 'gap', 'gap, ELBO', 'steps', 'seconds'],
    ...results.map((result) => [
      ...[result.target, modelName(result), `${result.parameters}`],
      ...[nats(result.gapNats), nats(result.iwaeGapNats), nats(result.elboGapNats)],
      ...[`${result.steps}`, result.seconds.toFixed(0)],
    ]),
  ]);
}
