import { Command, Option } from 'commander';
import type * as tf from '@tensorflow/tfjs-core';
import { mismatch } from '@hgn/core';
import { frameTensor, renderer, simulate, stateOf, type Trajectories } from '@hgn/datasets';
import { frameErrors, meanOverFrames } from '@hgn/model';
import { stageOf } from '../evaluate-run.ts';
import { decodeAll } from '../measure.ts';
import { openRun } from '../open-run.ts';
import { integer, type Origin, origin, shared } from '../options.ts';
import { animation, videosOf } from '../pictures.ts';
import { restarted, type RunData } from '../run-data.ts';
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
    .addOption(shared.speed())
    .option('--backward', 'back in time from the first frame')
    .addOption(shared.seed("the run's: of the trajectories"))
    .addOption(shared.engine())
    .option('--out <file>', 'the animation: truth above, rollout below', 'out/rollout.gif')
    .addOption(shared.json())
    .action(async (dir: string, options: Options) => {
      const { from, steps, speed, backward = false, out } = options;
      const to = terminal({ json: options.json === true });
      const { run, executor } = await openRun(dir, options.engine, to);
      const { play, data } = await stageOf(run, executor);
      const { system } = data;
      const begun = beginning(data, options);
      const dt = (backward ? -1 : 1) * speed * begun.dt;
      const images = (frames: number, step: number): tf.Tensor5D =>
        frameTensor({
          data: restarted(system, begun, [0], { frames, dt: step }),
          system,
          render: renderer(),
        });

      const state = await play.infer(images(run.config.encoderFrames, begun.dt));
      const { q, p, energy } = await play.rollout(state, { steps, dt });
      const model = await decodeAll(play, q);
      const truth = images(steps + 1, dt);
      const errors = await frameErrors(model, truth).array();
      const [mse = NaN] = meanOverFrames(errors, { from: 0, to: steps + 1 });

      const rows = [
        { label: 'truth', sequences: videosOf(truth) },
        { label: 'model', sequences: videosOf(model) },
      ];
      const caption = (time: number): string => `${backward ? '−' : ''}${time} of ${steps}`;
      await saveFile(out, animation(rows, caption));
      to.result(
        {
          out,
          from,
          seed: begun.seed,
          steps,
          dt,
          mse,
          errors: errors[0],
          q: ((await q.array()) as number[][][])[0],
          p: ((await p.array()) as number[][][])[0],
          learnedEnergy: (await energy.array())[0],
          trueEnergy: system.energy(stateOf(begun, 0, 0)),
        },
        [`pixel MSE over ${steps + 1} frames: ${(1e4 * mse).toFixed(2)}e-4`, `animation: ${out}`],
      );
    });
}

/** The trajectory that was asked for, its first state. */
function beginning(data: RunData, { from: { split, index }, seed }: Options): Trajectories {
  const { system } = data;
  const stored = data[split];
  const { dt } = stored;
  if (seed !== undefined) {
    return simulate({ system, trajectories: 1, frames: 1, dt, seed, split, from: index });
  }
  if (index < stored.count) return restarted(system, stored, [index], { frames: 1, dt });
  const range = `an index from 0 to ${stored.count - 1}`;
  throw mismatch('--from', range, `${index}`, 'Or give a --seed, for other trajectories.');
}
