import { Command, Option } from 'commander';
import * as tf from '@tensorflow/tfjs-core';
import { seededRng } from '@hgn/core';
import { gif, montage } from '@hgn/plots';
import { selectEngine } from '../engines.ts';
import { integer, positive, shared } from '../options.ts';
import { videosOf } from '../pictures.ts';
import { player } from '../player.ts';
import { loadRun } from '../run.ts';
import { saveFile } from '../save-file.ts';
import { terminal } from '../terminal.ts';
import { normal } from '../training.ts';

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

/** Videos beside each other in the animation. */
const COLUMNS = 6;

/** `hgn sample` */
export function sampleCommand(): Command {
  return new Command('sample')
    .description('draw latents from the prior, and roll them out: new trajectories')
    .argument('<run>', 'folder of a run')
    .addOption(new Option('--count <n>', 'how many').argParser(integer(1)).default(12))
    .addOption(new Option('--steps <n>', 'steps to take').argParser(integer(1)).default(59))
    .addOption(
      new Option('--speed <x>', 'time step, in that of training').argParser(positive).default(1),
    )
    .option('--backward', 'back in time')
    .addOption(shared.seed("the run's"))
    .addOption(shared.engine())
    .option('--out <file>', 'the animation', 'out/samples.gif')
    .addOption(shared.json())
    .action(async (dir: string, options: Options) => {
      const { count, steps, speed, backward = false, out } = options;
      const to = terminal({ json: options.json === true });
      const run = await loadRun(dir);
      const { name, executor, reason } = await selectEngine(options.engine);
      to.say(`engine: ${name} (${reason})`);
      const { seed = run.config.seed } = options;
      const dt = (backward ? -1 : 1) * speed * run.model.dt;
      const play = player(executor, run.model, run.params);
      const z = normal(seededRng(seed).split('samples'), [count, 2 * run.config.dimension]);
      const frames = await play.sample(z, { steps, dt });
      const videos = videosOf(frames);
      const columns = Math.min(COLUMNS, count);
      const rows = Array.from({ length: Math.ceil(count / columns) }, (_, i) => ({
        label: '',
        sequences: Array.from(
          { length: columns },
          (__, j) => videos[i * columns + j] ?? [blank(videos)],
        ),
      }));
      await saveFile(out, gif(montage(rows, { scale: 4 }), { fps: 12 }));
      const latents = await z.array();
      await play.release();
      tf.dispose([z, frames]);
      to.result({ out, seed, steps, dt, z: latents }, [`animation: ${out}`]);
    });
}

/** What stands where the last row has no video. */
function blank(videos: ReturnType<typeof videosOf>): ReturnType<typeof videosOf>[number][number] {
  const { width = 1, height = 1 } = videos[0]?.[0] ?? {};
  return { width, height, rgb: new Uint8Array(3 * width * height).fill(255) };
}
