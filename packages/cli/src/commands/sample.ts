import { Command, Option } from 'commander';
import { seededRng } from '@hgn/core';
import { openRun } from '../open-run.ts';
import { integer, shared } from '../options.ts';
import { animation, grid, videosOf } from '../pictures.ts';
import { player } from '../player.ts';
import { saveFile } from '../save-file.ts';
import { terminal } from '../terminal.ts';
import { normal } from '../normal.ts';

type Options = {
  readonly count: number;
  readonly steps: number;
  readonly speed: number;
  readonly backward?: true;
  readonly seed?: number;
  readonly engine: string;
  readonly out: string;
  readonly json?: true;
};

/** `hgn sample` */
export function sampleCommand(): Command {
  return new Command('sample')
    .description('draw latents from the prior, and roll them out: new trajectories')
    .argument('<run>', 'folder of a run')
    .addOption(new Option('--count <n>', 'how many').argParser(integer(1)).default(12))
    .addOption(new Option('--steps <n>', 'steps to take').argParser(integer(1)).default(59))
    .addOption(shared.speed())
    .option('--backward', 'back in time')
    .addOption(shared.seed("the run's"))
    .addOption(shared.engine())
    .option('--out <file>', 'the animation', 'out/samples.gif')
    .addOption(shared.json())
    .action(async (dir: string, options: Options) => {
      const { count, steps, speed, backward = false, out } = options;
      const to = terminal({ json: options.json === true });
      const { run, executor } = await openRun(dir, options.engine, to);
      const { seed = run.config.seed } = options;
      const dt = (backward ? -1 : 1) * speed * run.model.dt;
      const z = normal(seededRng(seed).split('samples'), [count, 2 * run.config.dimension]);
      const frames = await player(executor, run.model, run.params).sample(z, { steps, dt });
      await saveFile(out, animation(grid(videosOf(frames))));
      to.result({ out, seed, steps, dt, z: await z.array() }, [`animation: ${out}`]);
    });
}
