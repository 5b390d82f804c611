import { Command, Option } from 'commander';
import { seededRng } from '@hgn/core';
import { openRun } from '../open-run.ts';
import { integer } from '../options.ts';
import { type PlayOptions, timeStep, withPlayOptions } from '../play-options.ts';
import { animation, grid, videosOf } from '../pictures.ts';
import { player } from '../player.ts';
import { saveFile } from '../save-file.ts';
import { terminal } from '../terminal.ts';
import { normal } from '../normal.ts';

type Options = PlayOptions & { readonly count: number };

/** `hgn sample` */
export function sampleCommand(): Command {
  const command = new Command('sample').description(
    'draw latents from the prior, and roll them out: new trajectories',
  );
  return withPlayOptions(command, {
    seed: "the run's",
    out: 'out/samples.gif',
    picture: 'the animation',
  })
    .addOption(new Option('--count <n>', 'how many').argParser(integer(1)).default(12))
    .action(async (dir: string, options: Options) => {
      const { count, steps, out } = options;
      const to = terminal({ json: options.json === true });
      const { run, executor } = await openRun(dir, options.engine, to);
      const { seed = run.config.seed } = options;
      const dt = timeStep(options, run.model.dt);
      const z = normal(seededRng(seed).split('samples'), [count, 2 * run.config.dimension]);
      const frames = await player(executor, run.model, run.params).sample(z, { steps, dt });
      await saveFile(out, animation(grid(videosOf(frames))));
      to.result({ out, seed, steps, dt, z: await z.array() }, [`animation: ${out}`]);
    });
}
