import { join } from 'node:path';
import { Command, Option } from 'commander';
import { HgnError, mismatch } from '@hgn/core';
import { renderer } from '@hgn/datasets';
import { type Facts, saveTrajectories } from '@hgn/datasets/storage';
import { type Format, type Recording, trajectoriesOf, writtenAside } from '@hgn/interchange';
import { named, systems } from '../catalog.ts';
import { defaults } from '../config.ts';
import { formats, watched } from '../formats.ts';
import { interruptible } from '../interruption.ts';
import { positive, shared } from '../options.ts';
import { terminal } from '../terminal.ts';
import { descriptions } from './export.ts';

type Options = {
  readonly out: string;
  readonly system?: string;
  readonly dt?: number;
  readonly seed?: number;
  readonly json?: true;
};

/** `hgn import` */
export function importCommand(): Command {
  return new Command('import')
    .description('store trajectories that other programs wrote, to train on')
    .argument('<files>', 'a file or folder of one of the formats')
    .requiredOption('--out <folder>', 'where to store them')
    .option('--system <name>', 'what moves, if the files do not say: see `hgn systems`')
    .addOption(
      new Option('--dt <time>', 'time between frames, if the files do not say').argParser(positive),
    )
    .addOption(shared.seed(`${defaults.seed}: of the noise, if the files do not say`))
    .addOption(shared.json())
    .addHelpText(
      'after',
      `\n${descriptions()}\n\nStates are stored, and frames rendered of them: it is told where those in the files differ.\n`,
    )
    .action(async (path: string, options: Options) => {
      const { out } = options;
      const to = terminal({ json: options.json === true });
      const format = await formatOf(path);
      const recordings = Object.entries(await format.load(path));
      const total = recordings.reduce((sum, [, { facts }]) => sum + facts.count, 0);
      let done = 0;
      const splits: Record<string, { count: number; frames: number; otherFrames: number }> = {};
      let largestDifference = 0;
      const stopped = await interruptible(to, async (signal) => {
        const bar = to.bar(`importing ${format.name}`, total);
        const taken = (): void => {
          bar.update(++done);
        };
        try {
          await writtenAside(out, async (aside) => {
            for (const [split, recording] of recordings) {
              const facts = factsOf(path, split, recording, options);
              const system = named('system', systems, facts.system)(facts.constants);
              const render = renderer({ size: recording.shape[0] });
              const given = { facts, system, render };
              const read = await trajectoriesOf(watched(recording, { signal, taken }), given);
              await saveTrajectories(join(aside, split), read.data);
              const { count, frames } = facts;
              splits[split] = { count, frames, otherFrames: read.otherFrames };
              largestDifference = Math.max(largestDifference, read.largestDifference);
            }
          });
        } catch (error) {
          if (!signal.aborted || error instanceof HgnError) throw error;
        } finally {
          bar.stop();
        }
        return done < total;
      });
      if (stopped) {
        to.say('Stopped. Nothing was stored.');
        process.exitCode = 130;
        return;
      }
      const rows = Object.entries(splits).map(
        ([split, { count, frames, otherFrames }]) =>
          `stored: ${count} × ${frames} in ${join(out, split)}; ` +
          (otherFrames === 0
            ? 'all frames are as rendered'
            : `${otherFrames} frames are not as rendered`),
      );
      const difference = `largest difference: ${largestDifference} of 255`;
      to.result({ out, format: format.name, splits, largestDifference }, [
        ...rows,
        ...(largestDifference === 0 ? [] : [difference]),
        `next: hgn train --data ${out}`,
      ]);
    });
}

async function formatOf(path: string): Promise<Format> {
  for (const format of Object.values(formats)) if (await format.recognises(path)) return format;
  const names = Object.keys(formats).join(', ');
  throw mismatch(`'${path}'`, `files of ${names}`, 'none', '`hgn import --help` describes them.');
}

/** What the files say, and what the command was told. */
function factsOf(
  path: string,
  split: string,
  { facts }: Recording,
  { system, dt, seed = defaults.seed }: Options,
): Facts {
  type Said = string | number | undefined;
  const said = (option: string, inFile: Said, told: Said): void => {
    if (inFile !== undefined && told !== undefined && inFile !== told) {
      const remedy = `Leave out --${option}.`;
      throw mismatch(`--${option}`, `${inFile}, as in '${path}'`, `${told}`, remedy);
    }
    if (inFile === undefined && told === undefined) {
      throw mismatch(`'${path}'`, `its ${option}`, 'none', `Give it: --${option}.`);
    }
  };
  said('system', facts.system, system);
  said('dt', facts.dt, dt);
  const name = facts.system ?? system ?? '';
  const { constants = named('system', systems, name)().constants } = facts;
  const known = { seed, from: 0, noise: 0, split, ...facts };
  return { ...known, system: name, constants, dt: facts.dt ?? dt ?? NaN };
}
