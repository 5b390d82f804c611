import { Command } from 'commander';
import { HgnError } from '@hgn/core';
import { type RunOptions, withRunOptions } from '../run-options.ts';
import { terminal } from '../terminal.ts';
import { trainAndTell } from '../train-and-tell.ts';

/** `hgn train` */
export function trainCommand(): Command {
  const command = new Command('train').description(
    'train a Hamiltonian Generative Network; Ctrl-C saves it, --resume goes on',
  );
  return withRunOptions(command, 'out/run')
    .option('--data <folder>', 'stored trajectories to train on, instead of simulated ones')
    .option('--profile', 'first time the kernels of a step: profile.txt and profile.json in --out')
    .option('--resume', 'go on with the run in --out')
    .addHelpText('after', '\nExample:\n  hgn train --system pendulum --out out/pendulum')
    .action(async (options: RunOptions & { data?: string; profile?: true; resume?: true }) => {
      const { out } = options;
      const resume = options.resume ? 'yes' : 'no';
      if (options.resume && options.data !== undefined) {
        throw new HgnError('--data: a run goes on with the data it began with. Leave it out.');
      }
      const to = terminal({ json: options.json === true });
      const again = `hgn train --out ${out} --resume`;
      if ((await trainAndTell({ ...options, resume, again }, to)) === undefined) return;
      to.result({ run: out }, [`trained: ${out}`, `next: hgn evaluate ${out}`]);
    });
}
