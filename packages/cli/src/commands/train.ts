import { Command } from 'commander';
import { HgnError } from '@hgn/core';
import { readRunFile, runFileSchema } from '../run-file.ts';
import { type RunOptions, withRunOptions } from '../run-options.ts';
import { terminal } from '../terminal.ts';
import { trainAndTell } from '../train-and-tell.ts';

/** What `hgn train` is told. */
type Options = RunOptions & {
  readonly data?: string;
  readonly profile?: true;
  readonly resume?: true;
  readonly schema?: true;
};

/** `hgn train` */
export function trainCommand(): Command {
  const command = new Command('train').description(
    'train a Hamiltonian Generative Network; Ctrl-C saves it, --resume goes on',
  );
  return withRunOptions(command, 'out/run')
    .argument('[config]', 'JSON file of what is not as in its preset; options come before it')
    .option('--data <folder>', 'stored trajectories to train on, instead of simulated ones')
    .option('--profile', 'first time the kernels of a step: profile.txt and profile.json in --out')
    .option('--resume', 'go on with the run in --out')
    .option('--schema', 'print the JSON schema of a config file, and do nothing else')
    .addHelpText(
      'after',
      '\nAn H that is not separable, of joint or mass-of-q, takes an implicit method, such as' +
        '\nimplicit-midpoint, or tao2; dissipative, lagrangian and neural-ode take a Runge–Kutta' +
        '\nmethod; recurrent takes none, and cannot go backward.' +
        '\n\nExamples:' +
        '\n  hgn train --system pendulum --out out/pendulum' +
        '\n  hgn train --preset small --dynamics neural-ode' +
        '\n  hgn train config.json --steps 500',
    )
    .action(async (path: string | undefined, options: Options) => {
      const to = terminal({ json: options.json === true });
      if (options.schema) {
        const schema = runFileSchema();
        to.result(schema, [JSON.stringify(schema, undefined, 2)]);
        return;
      }
      const { out } = options;
      const resume = options.resume ? 'yes' : 'no';
      if (options.resume && options.data !== undefined) {
        throw new HgnError('--data: a run goes on with the data it began with. Leave it out.');
      }
      const file = path === undefined ? undefined : await readRunFile(path);
      const again = `hgn train --out ${out} --resume`;
      const beginning = { ...options, ...(file && { file }), resume, again } as const;
      if ((await trainAndTell(beginning, to)) === undefined) return;
      to.result({ run: out }, [`trained: ${out}`, `next: hgn evaluate ${out}`]);
    });
}
