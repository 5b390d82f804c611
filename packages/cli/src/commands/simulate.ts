import { join } from 'node:path';
import { Argument, Command, InvalidArgumentError, Option } from 'commander';
import { storedTrajectories } from '@hgn/datasets/storage';
import { named, presets, systems } from '../catalog.ts';
import { defaults } from '../config.ts';
import { interruptible } from '../interruption.ts';
import { integer, positive, shared } from '../options.ts';
import { TEST_FRAMES } from '../run-data.ts';
import { previewOf } from '../preview.ts';
import { saveFile } from '../save-file.ts';
import { simulateSets, type WantedSet, type Work } from '../simulate-sets.ts';
import { terminal } from '../terminal.ts';

type Options = {
  readonly trajectories: number;
  readonly testTrajectories: number;
  readonly frames: number;
  readonly dt?: number;
  readonly noise?: number;
  readonly seed?: number;
  readonly workers?: number;
  readonly shard: Work['share'];
  readonly out?: string;
  readonly preview?: string;
  readonly json?: true;
};

/** `hgn simulate` */
export function simulateCommand(): Command {
  const whole = (flags: string, what: string, value: number): Option =>
    new Option(flags, what).argParser(integer(1)).default(value);
  return new Command('simulate')
    .description('simulate trajectories and store their states: a training and a held-out split')
    .addArgument(new Argument('[system]', 'see `hgn systems`').default(defaults.system))
    .addOption(whole('--trajectories <n>', 'to train on', defaults.trajectories))
    .addOption(whole('--test-trajectories <n>', 'held out', defaults.testTrajectories))
    .addOption(whole('--frames <n>', 'states of each', TEST_FRAMES))
    .addOption(
      new Option(
        '--dt <time>',
        `time between frames (default: that of a published set, else ${defaults.frameInterval})`,
      ).argParser(positive),
    )
    .addOption(
      new Option(
        '--noise <deviation>',
        'of each coordinate where frames are seen (default: that of a published set, else 0)',
      ).argParser(notNegative),
    )
    .addOption(shared.seed(defaults.seed))
    .addOption(
      new Option(
        '--workers <n>',
        'threads (default: one for each core, if there is much to do)',
      ).argParser(integer(1)),
    )
    .addOption(
      new Option('--shard <i/n>', 'make a share of it: others make the rest, in the same folder')
        .argParser(share)
        .default({ index: 0, of: 1 } satisfies Work['share'], '0/1'),
    )
    .option('--out <folder>', 'where to store them (default: out/data/<system>)')
    .option('--preview <file.gif>', 'shows the first of them too, as frames are seen')
    .addOption(shared.json())
    .addHelpText('after', EPILOGUE)
    .action(async (name: string, options: Options) => {
      const system = named('system', systems, name)();
      const published = Object.hasOwn(presets, name) ? presets[name]?.() : undefined;
      const { dt = published?.dt ?? defaults.frameInterval } = options;
      const { noise = published?.noise ?? 0 } = options;
      const { out = join('out/data', name), frames, seed = defaults.seed } = options;
      const to = terminal({ json: options.json === true });
      const counts = { train: options.trajectories, test: options.testTrajectories };
      const sets = Object.entries(counts).map(([split, trajectories]): WantedSet => ({
        dir: join(out, split),
        options: { system, trajectories, frames, dt, noise, seed, split },
      }));
      let bar: ReturnType<typeof to.bar> | undefined;
      const { made, missing, stopped } = await interruptible(to, async (signal) => {
        const { workers, shard } = options;
        const progress: Work['progress'] = (done, total) => {
          bar ??= to.bar(`simulating ${name}`, total);
          bar.update(done);
        };
        const work = { system: name, share: shard, signal, progress, ...(workers && { workers }) };
        const outcome = await simulateSets(sets, work).finally(() => bar?.stop());
        return { ...outcome, stopped: signal.aborted };
      });
      if (stopped && missing > 0) {
        to.say('Stopped. The same command goes on where this one was.');
        process.exitCode = 130;
        return;
      }
      if (made === 0) to.say(`${out}: already there`);
      const complete = missing === 0;
      let redrawn: number | undefined;
      if (complete) {
        redrawn = 0;
        for (const { dir } of sets) redrawn += (await storedTrajectories(dir)).redrawn;
      }
      const { preview } = options;
      const [{ options: shown }] = sets as [WantedSet];
      if (preview !== undefined) await saveFile(preview, previewOf(shown));
      const { constants } = system;
      const facts = { out, system: name, constants, seed, frames, dt, noise, ...counts };
      to.result(
        {
          ...facts,
          made,
          missing,
          ...(preview === undefined ? {} : { preview }),
          ...(redrawn === undefined ? {} : { redrawn }),
        },
        complete
          ? [
              `stored: ${counts.train} trajectories in ${out}/train, ${counts.test} in ${out}/test`,
              ...(redrawn === 0 ? [] : [`redrawn: ${redrawn} that the system does not allow`]),
              `next: hgn train --data ${out}`,
            ]
          : [`stored: this share; ${missing} shards of the others are still missing in ${out}`],
      );
    });
}

/** A parser of a number from 0 up. */
function notNegative(text: string): number {
  return /^0(\.0*)?$/.test(text.trim()) ? 0 : positive(text);
}

/** A parser of `i/n`. */
function share(text: string): Work['share'] {
  const [, index = NaN, of = NaN] = (/^(\d+)\/(\d+)$/.exec(text) ?? []).map(Number);
  if (index < of) return { index, of };
  throw new InvalidArgumentError('Expected i/n with i from 0 to n − 1, such as 0/3.');
}

const EPILOGUE = `
Killed, it goes on when the same command is given again, to the same bytes. Asked for more
trajectories, it adds them. Shares of a set are made by any number of machines that see one folder:

  sbatch --array=0-7 --wrap 'hgn simulate pendulum --out data --shard $SLURM_ARRAY_TASK_ID/8'
  Kubernetes, an indexed Job of 8:  hgn simulate pendulum --out data --shard $JOB_COMPLETION_INDEX/8
  parallel hgn simulate pendulum --out data --workers 1 --shard {}/8 ::: 0 1 2 3 4 5 6 7
`;
