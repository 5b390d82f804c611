import { Command } from 'commander';
import { selectEngine } from '../engines.ts';
import { evaluateAndTell } from '../evaluate-and-tell.ts';
import { loadRun } from '../run.ts';
import { type RunOptions, withRunOptions } from '../run-options.ts';
import { terminal } from '../terminal.ts';
import { trainAndTell } from '../train-and-tell.ts';

/** `hgn demo` */
export function demoCommand(): Command {
  const command = new Command('demo').description(
    'the whole job: simulate, render, train, evaluate, report; goes on where it was stopped',
  );
  return withRunOptions(command, 'out/demo').action(async (options: RunOptions) => {
    const to = terminal({ json: options.json === true });
    const again = 'give the same command again';
    if (!(await trainAndTell({ ...options, resume: 'if there is one', again }, to))) return;
    const run = await loadRun(options.out);
    const { executor } = await selectEngine(run.config.engine);
    await evaluateAndTell(run, executor, options.out, to);
  });
}
