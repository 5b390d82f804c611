import { Command, Option } from 'commander';
import * as tf from '@tensorflow/tfjs-core';
import { interpolate } from '@hgn/model';
import { beginningOf } from '../beginning.ts';
import { stageOf } from '../evaluate-run.ts';
import { decodeAll, pathsOf } from '../measure.ts';
import { openRun } from '../open-run.ts';
import { integer, type Origin, origin } from '../options.ts';
import { animation, strip, videosOf } from '../pictures.ts';
import {
  pictureKindOf,
  type PlayOptions,
  signed,
  stepsOf,
  timeStep,
  withPlayOptions,
} from '../play-options.ts';
import { saveFile } from '../save-file.ts';
import { terminal } from '../terminal.ts';

type Options = PlayOptions & {
  readonly from: Origin;
  readonly to: Origin;
  readonly count: number;
};

/** `hgn interpolate` */
export function interpolateCommand(): Command {
  const command = new Command('interpolate').description(
    'infer the states of two trajectories, and roll out those on the line between them',
  );
  const which = (flags: string, what: string, index: number): Option =>
    new Option(flags, what)
      .argParser(origin)
      .default({ split: 'test', index } satisfies Origin, `test:${index}`);
  return withPlayOptions(command, {
    seed: "the run's: of the trajectories",
    out: 'out/interpolation.gif',
    picture: 'a .gif: one moving image for each state; or a .png: one row for each, in time',
  })
    .addOption(which('--from <split:index>', 'the trajectory of the first state', 0))
    .addOption(which('--to <split:index>', 'the trajectory of the last state', 1))
    .addOption(
      new Option('--count <n>', 'states, both ends included').argParser(integer(2)).default(7),
    )
    .addHelpText('after', '\nExample:\n  hgn interpolate out/run --from test:1 --to test:2')
    .action(async (dir: string, options: Options) => {
      const { from, to: end, count, out, seed } = options;
      const kind = pictureKindOf(options);
      const steps = stepsOf(options);
      const to = terminal({ json: options.json === true });
      const { run, executor } = await openRun(dir, options, to);
      const stage = await stageOf(run, executor);
      const [first, last] = [
        await beginningOf(stage, from, seed),
        await beginningOf(stage, end, seed),
      ];
      const weights = Array.from({ length: count }, (_, i) => i / (count - 1));
      const between = weights.map((weight) => interpolate(first.state, last.state, weight));
      const states = {
        q: tf.concat(between.map(({ q }) => q)),
        p: tf.concat(between.map(({ p }) => p)),
      };
      const dt = timeStep(options, first.truth.dt);
      const { q, p, energy } = await stage.play.rollout(states, { steps, dt });
      const videos = videosOf(await decodeAll(stage.play, q));
      const labelOf = (time: number): string => signed(options, time);
      const caption = (time: number): string => `${labelOf(time)} of ${steps}`;
      const weightOf = (i: number): string => (weights[i] ?? NaN).toFixed(2);
      const picture =
        kind === 'gif'
          ? animation([{ label: '', sequences: videos }], caption)
          : strip(
              videos.map((frames, i) => ({ label: weightOf(i), frames })),
              { label: labelOf },
            );
      await saveFile(out, picture);
      to.result(
        {
          out,
          from,
          to: end,
          weights,
          steps,
          dt,
          q: await pathsOf(q),
          p: await pathsOf(p),
          learnedEnergy: (await energy?.array()) ?? null,
        },
        [`picture: ${out}`],
      );
    });
}
