import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { Command, Option } from 'commander';
import { mismatch } from '@hgn/core';
import { renderer } from '@hgn/datasets';
import { storedTrajectories } from '@hgn/datasets/storage';
import { recording, type Recording } from '@hgn/interchange';
import { named, systems } from '../catalog.ts';
import { formats, watched } from '../formats.ts';
import { interruptible } from '../interruption.ts';
import { integer, shared } from '../options.ts';
import { terminal } from '../terminal.ts';

type Options = {
  readonly format: string;
  readonly size: number;
  readonly out?: string;
  readonly json?: true;
};

/** `hgn export` */
export function exportCommand(): Command {
  return new Command('export')
    .description('write stored trajectories and their frames as files that other programs read')
    .argument('<data>', 'a folder of `hgn simulate`, or of one split')
    .addOption(
      new Option('--format <name>', 'layout of the files')
        .choices(Object.keys(formats))
        .makeOptionMandatory(),
    )
    .addOption(
      new Option('--size <pixels>', 'width and height of frames').argParser(integer(1)).default(32),
    )
    .option('--out <folder>', 'where to write them (default: <data>-<format>)')
    .addOption(shared.json())
    .addHelpText('after', `\n${descriptions()}\n`)
    .action(async (dir: string, options: Options) => {
      const format = named('format', formats, options.format);
      const { size, out = `${dir.replace(/[/\\]+$/, '')}-${format.name}` } = options;
      const to = terminal({ json: options.json === true });
      const splits: Record<string, Recording> = {};
      for (const folder of await foldersIn(dir)) {
        const stored = await storedTrajectories(folder);
        const { system: name, constants, split } = stored.facts;
        const system = named('system', systems, name)(constants);
        splits[split] = await recording({ stored, system, render: renderer({ size }) });
      }
      const counts = Object.entries(splits).map(([split, of]) => [split, of.facts.count] as const);
      const total = counts.reduce((sum, [, count]) => sum + count, 0);
      let done = 0;
      const stopped = await interruptible(to, async (signal) => {
        const bar = to.bar(`exporting ${format.name}`, total);
        const taken = (): void => {
          bar.update(++done);
        };
        const each = Object.entries(splits).map(
          ([split, of]) => [split, watched(of, { signal, taken })] as const,
        );
        try {
          await format.save(out, Object.fromEntries(each));
        } catch (error) {
          if (!signal.aborted) throw error;
        } finally {
          bar.stop();
        }
        return done < total;
      });
      if (stopped) {
        to.say('Stopped. Nothing was written.');
        process.exitCode = 130;
        return;
      }
      to.result({ out, format: format.name, size, ...Object.fromEntries(counts) }, [
        `written: ${counts.map(([split, count]) => `${count} of ${split}`).join(', ')}, in ${out}`,
      ]);
    });
}

/** What the formats are. */
export function descriptions(): string {
  const rows = Object.entries(formats).map(
    ([name, { description }]) => `  ${name.padEnd(9)} ${description}`,
  );
  return ['Formats:', ...rows].join('\n');
}

/** The folder of each split. */
async function foldersIn(dir: string): Promise<readonly string[]> {
  const found: string[] = [];
  for (const folder of [dir, join(dir, 'train'), join(dir, 'test')]) {
    const there = await access(join(folder, 'manifest.json')).then(
      () => true,
      () => false,
    );
    if (there) found.push(folder);
  }
  if (found.length > 0) return found;
  throw mismatch(`'${dir}'`, 'trajectories', 'none', 'Make some: hgn simulate.');
}
