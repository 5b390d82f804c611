import { Command, Option } from 'commander';
import { HgnError } from '@hgn/core';
import { evaluateAndTell, type EvaluateOptions } from '../evaluate-and-tell.ts';
import { metricsJsonSchema } from '../metrics.ts';
import { openRun } from '../open-run.ts';
import { integer, type RunChoice, shared } from '../options.ts';
import { terminal } from '../terminal.ts';

type Options = RunChoice &
  EvaluateOptions & {
    readonly out?: string;
    readonly schema?: true;
    readonly json?: true;
  };

/** Trajectories that give a first impression. */
const QUICK = 32;

/** `hgn evaluate` */
export function evaluateCommand(): Command {
  return new Command('evaluate')
    .description('measure a trained run on held-out trajectories, and write a report')
    .argument('[run]', 'folder of the run')
    .option('--out <folder>', 'where to write; the folder of the run by default')
    .addOption(
      new Option(
        '--trajectories <n>',
        'measure the first n held-out trajectories alone (default: all)',
      ).argParser(integer(2)),
    )
    .addOption(
      new Option('--quick', `a first impression: --trajectories ${QUICK}`).implies({
        trajectories: QUICK,
      }),
    )
    .option('--schema', 'print the JSON schema of metrics.json, and measure nothing')
    .addOption(shared.seed("the run's: of the samples drawn from the prior"))
    .addOption(shared.best())
    .addOption(shared.engine())
    .addOption(shared.device())
    .addOption(shared.json())
    .action(async (dir: string | undefined, options: Options) => {
      const to = terminal({ json: options.json === true });
      if (options.schema) {
        const schema = metricsJsonSchema();
        to.result(schema, [JSON.stringify(schema, null, 2)]);
        return;
      }
      if (dir === undefined) {
        throw new HgnError(
          'run: expected the folder of a run, got none. Try hgn evaluate out/run.',
        );
      }
      const { run, executor } = await openRun(dir, options, to);
      await evaluateAndTell(run, executor, options.out ?? dir, to, options);
    });
}
