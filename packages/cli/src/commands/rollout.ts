import { Command, Option } from 'commander';
import type * as tf from '@tensorflow/tfjs-core';
import { mismatch } from '@hgn/core';
import {
  frameTensor,
  memberOf,
  renderer,
  simulate,
  stateOf,
  type Trajectories,
} from '@hgn/datasets';
import { frameErrors, meanOverFrames } from '@hgn/model';
import { stageOf } from '../evaluate-run.ts';
import { decodeAll } from '../measure.ts';
import { openRun } from '../open-run.ts';
import { type Origin, origin } from '../options.ts';
import { type PlayOptions, timeStep, withPlayOptions } from '../play-options.ts';
import { animation, videosOf } from '../pictures.ts';
import { restarted, type RunData } from '../run-data.ts';
import { saveFile } from '../save-file.ts';
import { terminal } from '../terminal.ts';

type Options = PlayOptions & { readonly from: Origin };

/** `hgn rollout` */
export function rolloutCommand(): Command {
  const command = new Command('rollout').description(
    'infer a state from the first frames of a trajectory, and roll it out',
  );
  return withPlayOptions(command, {
    seed: "the run's: of the trajectories",
    out: 'out/rollout.gif',
    picture: 'the animation: truth above, rollout below',
  })
    .addOption(
      new Option('--from <split:index>', 'the trajectory it begins with')
        .argParser(origin)
        .default({ split: 'test', index: 0 } satisfies Origin, 'test:0'),
    )
    .action(async (dir: string, options: Options) => {
      const { from, steps, out } = options;
      const to = terminal({ json: options.json === true });
      const { run, executor } = await openRun(dir, options, to);
      const { play, data } = await stageOf(run, executor);
      const { system } = data;
      const begun = beginning(data, options);
      const dt = timeStep(options, begun.dt);
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
      const caption = (time: number): string => `${options.backward ? '−' : ''}${time} of ${steps}`;
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
          trueEnergy: memberOf(system, begun, 0).energy(stateOf(begun, 0, 0)),
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
