import { Command, Option } from 'commander';
import * as tf from '@tensorflow/tfjs-core';
import { mismatch } from '@hgn/core';
import { frameTensor, renderer, simulate } from '@hgn/datasets';
import { gif, montage } from '@hgn/plots';
import { selectEngine } from '../engines.ts';
import { stageOf } from '../evaluate-run.ts';
import { decodeAll, follow } from '../measure.ts';
import { integer, type Origin, origin, positive, shared } from '../options.ts';
import { videosOf } from '../pictures.ts';
import { loadRun } from '../run.ts';
import { restarted } from '../run-data.ts';
import { saveFile } from '../save-file.ts';
import { terminal } from '../terminal.ts';

type Options = {
  readonly from: Origin;
  readonly steps: number;
  readonly speed: number;
  readonly backward?: true;
  readonly seed?: number;
  readonly engine: string;
  readonly out: string;
  readonly json?: true;
};

/** `hgn rollout` */
export function rolloutCommand(): Command {
  return new Command('rollout')
    .description('infer a state from the first frames of a trajectory, and roll it out')
    .argument('<run>', 'folder of a run')
    .addOption(
      new Option('--from <split:index>', 'the trajectory it begins with')
        .argParser(origin)
        .default({ split: 'test', index: 0 } satisfies Origin, 'test:0'),
    )
    .addOption(new Option('--steps <n>', 'steps to take').argParser(integer(1)).default(59))
    .addOption(
      new Option('--speed <x>', 'time step, in that of training').argParser(positive).default(1),
    )
    .option('--backward', 'back in time from the first frame')
    .addOption(shared.seed("the run's: of the trajectories"))
    .addOption(shared.engine())
    .option('--out <file>', 'the animation: truth above, rollout below', 'out/rollout.gif')
    .addOption(shared.json())
    .action(async (dir: string, options: Options) => {
      const { from, steps, speed, backward = false, out } = options;
      const to = terminal({ json: options.json === true });
      const run = await loadRun(dir);
      const { name, executor, reason } = await selectEngine(options.engine);
      to.say(`engine: ${name} (${reason})`);
      const stage = await stageOf(run, executor);
      const { play, data } = stage;
      const { system } = data;
      const stored = data[from.split];
      if (options.seed === undefined && from.index >= stored.count) {
        const range = `an index from 0 to ${stored.count - 1}`;
        throw mismatch('--from', range, `${from.index}`, 'Or give a --seed for others.');
      }
      const { seed = stored.seed } = options;
      const begun =
        options.seed === undefined
          ? restarted(system, stored, [from.index], { frames: 1, dt: stored.dt })
          : simulate({
              system,
              trajectories: 1,
              frames: 1,
              dt: stored.dt,
              seed,
              split: from.split,
              from: from.index,
            });
      const seen = restarted(system, begun, [0], {
        frames: run.config.encoderFrames,
        dt: stored.dt,
      });
      const dt = (backward ? -1 : 1) * speed * stored.dt;
      const truth = restarted(system, begun, [0], { frames: steps + 1, dt });
      const clip = frameTensor({ data: seen, system, render: renderer() });
      const state = await play.infer(clip);
      const { errors, learned, energy, q, p } = await follow(
        play,
        { system, data: truth },
        [state],
        () => undefined,
      );
      const path = await play.rollout(state, { steps, dt });
      const decoded = await decodeAll(play, path.q);
      const frames = frameTensor({ data: truth, system, render: renderer() });
      const rows = [
        { label: 'truth', sequences: videosOf(frames) },
        { label: 'model', sequences: videosOf(decoded) },
      ];
      const caption = (time: number): string => `${backward ? '−' : ''}${time} of ${steps}`;
      await saveFile(out, gif(montage(rows, { scale: 6, caption }), { fps: 12 }));
      await play.release();
      tf.dispose([clip, state.q, state.p, path.q, path.p, path.energy, decoded, frames]);
      const mse = (errors[0] ?? []).reduce((sum, x) => sum + x, 0) / (steps + 1);
      to.result(
        {
          out,
          from,
          seed,
          steps,
          dt,
          mse,
          errors: errors[0],
          q: q[0],
          p: p[0],
          learnedEnergy: learned[0],
          trueEnergy: energy[0],
        },
        [`pixel MSE over ${steps + 1} frames: ${(1e4 * mse).toFixed(2)}e-4`, `animation: ${out}`],
      );
    });
}
