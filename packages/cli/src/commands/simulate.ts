import { join } from 'node:path';
import { Argument, Command, Option } from 'commander';
import { HgnError, mismatch } from '@hgn/core';
import { simulate, type System, type Trajectories } from '@hgn/datasets';
import { loadTrajectories, saveTrajectories } from '@hgn/datasets/storage';
import { named, systems } from '../catalog.ts';
import { defaults } from '../config.ts';
import { integer, positive, shared } from '../options.ts';
import { TEST_FRAMES } from '../run-data.ts';
import { type Terminal, terminal } from '../terminal.ts';

type Options = {
  readonly trajectories: number;
  readonly testTrajectories: number;
  readonly frames: number;
  readonly dt: number;
  readonly seed?: number;
  readonly out?: string;
  readonly json?: true;
};

/** Trajectories between two ticks of the progress bar. */
const PIECE = 256;

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
      new Option('--dt <time>', 'time between frames')
        .argParser(positive)
        .default(defaults.frameInterval),
    )
    .addOption(shared.seed(defaults.seed))
    .option('--out <folder>', 'where to store them (default: out/data/<system>)')
    .addOption(shared.json())
    .action(async (name: string, options: Options) => {
      const system = named('system', systems, name)();
      const { out = join('out/data', name), frames, dt, seed = defaults.seed } = options;
      const to = terminal({ json: options.json === true });
      const counts = { train: options.trajectories, test: options.testTrajectories };
      for (const [split, trajectories] of Object.entries(counts)) {
        const wanted = { system, trajectories, frames, dt, seed, split };
        await store(join(out, split), wanted, to);
      }
      const { constants } = system;
      to.result({ out, system: name, constants, seed, frames, dt, ...counts }, [
        `stored: ${counts.train} trajectories in ${out}/train, ${counts.test} in ${out}/test`,
        `next: hgn train --data ${out}`,
      ]);
    });
}

type Wanted = {
  readonly system: System;
  readonly trajectories: number;
  readonly frames: number;
  readonly dt: number;
  readonly seed: number;
  readonly split: string;
};

/** Stores a split, unless it is there already, as after a run that was killed between the two. */
async function store(dir: string, wanted: Wanted, to: Terminal): Promise<void> {
  const stored = await loadTrajectories(dir).catch((error: unknown) => {
    if (error instanceof HgnError && error.message.includes('got nothing')) return undefined;
    throw error;
  });
  if (stored === undefined) {
    await saveTrajectories(dir, simulated(wanted, to));
    return;
  }
  const facts = ({
    system,
    trajectories,
    frames,
    dt,
    seed,
  }: Omit<Wanted, 'system'> & {
    readonly system: string;
  }): string => `${trajectories} × ${frames} of ${system}, dt ${dt}, seed ${seed}`;
  const expected = facts({ ...wanted, system: wanted.system.name });
  const got = facts({ ...stored, trajectories: stored.count });
  if (got !== expected) {
    throw mismatch(`'${dir}'`, `${expected}, or nothing`, got, 'Choose another --out.');
  }
  to.say(`${dir}: already there`);
}

/** A split, a piece at a time. */
function simulated({ trajectories, split, ...rest }: Wanted, to: Terminal): Trajectories {
  const bar = to.bar(`simulating ${split}`, trajectories);
  const pieces: Trajectories[] = [];
  for (let from = 0; from < trajectories; from += PIECE) {
    const count = Math.min(PIECE, trajectories - from);
    pieces.push(simulate({ ...rest, split, from, trajectories: count }));
    bar.update(from + count);
  }
  bar.stop();
  const joined = (half: 'q' | 'p'): Float64Array => {
    const all = new Float64Array(pieces.reduce((sum, piece) => sum + piece[half].length, 0));
    let at = 0;
    for (const piece of pieces) {
      all.set(piece[half], at);
      at += piece[half].length;
    }
    return all;
  };
  const [first] = pieces as [Trajectories];
  return { ...first, count: trajectories, q: joined('q'), p: joined('p') };
}
