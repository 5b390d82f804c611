import { Command } from 'commander';
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
    const executor = await trainAndTell({ ...options, resume: 'if there is one', again }, to);
    if (executor === undefined) return;
    await evaluateAndTell(await loadRun(options.out), executor, options.out, to);
  });
}
