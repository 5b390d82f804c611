import { Command } from 'commander';
import { evaluateAndTell } from '../evaluate-and-tell.ts';
import { openRun } from '../open-run.ts';
import { type EngineChoice, shared } from '../options.ts';
import { terminal } from '../terminal.ts';

/** `hgn evaluate` */
export function evaluateCommand(): Command {
  return new Command('evaluate')
    .description('measure a trained run on held-out trajectories, and write a report')
    .argument('<run>', 'folder of the run')
    .option('--out <folder>', 'where to write; the folder of the run by default')
    .addOption(shared.seed("the run's: of the samples drawn from the prior"))
    .addOption(shared.engine())
    .addOption(shared.device())
    .addOption(shared.json())
    .action(
      async (dir: string, options: EngineChoice & { out?: string; seed?: number; json?: true }) => {
        const to = terminal({ json: options.json === true });
        const { run, executor } = await openRun(dir, options, to);
        await evaluateAndTell(run, executor, options.out ?? dir, to, options.seed);
      },
    );
}
