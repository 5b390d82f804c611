import { Command, Option } from 'commander';
import { mismatch } from '@hgn/core';
import { memberOf, stateOf } from '@hgn/datasets';
import { frameErrors, meanOverFrames } from '@hgn/model';
import { beginningOf } from '../beginning.ts';
import { editedPath, editedTruth } from '../edited-path.ts';
import { stageOf } from '../evaluate-run.ts';
import { decodeAll, pathsOf } from '../measure.ts';
import { openRun } from '../open-run.ts';
import { integer, type Origin, origin } from '../options.ts';
import {
  pictureKindOf,
  momentumFactor,
  type PlayOptions,
  signed,
  stepsOf,
  timeStep,
  withPlayOptions,
} from '../play-options.ts';
import { animation, strip, videosOf } from '../pictures.ts';
import { saveFile } from '../save-file.ts';
import { terminal } from '../terminal.ts';

type Options = PlayOptions & {
  readonly from: Origin;
  readonly momentum?: number;
  readonly at?: number;
};

/** `hgn rollout` */
export function rolloutCommand(): Command {
  const command = new Command('rollout').description(
    'infer a state from the first frames of a trajectory, and roll it out',
  );
  return withPlayOptions(command, {
    seed: "the run's: of the trajectories",
    out: 'out/rollout.gif',
    picture: 'truth above, rollout below: a .gif that moves, or a .png of some frames',
  })
    .addOption(
      new Option('--from <split:index>', 'the trajectory it begins with')
        .argParser(origin)
        .default({ split: 'test', index: 0 } satisfies Origin, 'test:0'),
    )
    .addOption(
      new Option(
        '--momentum <edit>',
        'on the way, stop, reverse or double its momenta, or multiply them: -0.5',
      ).argParser(momentumFactor),
    )
    .addOption(
      new Option('--at <frame>', 'the frame of that (default: the middle one)').argParser(
        integer(1),
      ),
    )
    .addHelpText(
      'after',
      '\nExample:\n  hgn rollout out/run --from test:12 --momentum reverse --at 30',
    )
    .action(async (dir: string, options: Options) => {
      const { from, out, momentum } = options;
      const kind = pictureKindOf(options);
      const steps = stepsOf(options);
      const edit = editOf(options, steps);
      const to = terminal({ json: options.json === true });
      const { run, executor } = await openRun(dir, options, to);
      const stage = await stageOf(run, executor);
      const { play, data } = stage;
      const { system } = data;
      const begun = await beginningOf(stage, from, options.seed);
      const dt = timeStep(options, begun.truth.dt);
      const span = { steps, dt, ...(edit && { edit }) };

      const { q, p, energy } = await editedPath(play, begun.state, span);
      const model = await decodeAll(play, q);
      const truth = editedTruth(system, begun.truth, span);
      const errors = await frameErrors(model, truth).array();
      const [mse = NaN] = meanOverFrames(errors, { from: 0, to: steps + 1 });

      const rows = [
        { label: 'truth', frames: videosOf(truth)[0] ?? [] },
        { label: 'model', frames: videosOf(model)[0] ?? [] },
      ];
      const labelOf = (time: number): string => signed(options, time);
      const caption = (time: number): string =>
        `${labelOf(time)} of ${steps}` +
        (edit && time >= edit.at ? `, momentum × ${edit.factor}` : '');
      const picture =
        kind === 'gif'
          ? animation(
              rows.map(({ label, frames }) => ({ label, sequences: [frames] })),
              caption,
            )
          : strip(rows, { label: labelOf, ...(edit && { horizon: edit.at }) });
      await saveFile(out, picture);
      to.result(
        {
          out,
          from,
          seed: begun.truth.seed,
          steps,
          dt,
          ...(edit && { momentum, at: edit.at + 1 }),
          mse,
          errors: errors[0],
          q: (await pathsOf(q))[0],
          p: (await pathsOf(p))[0],
          learnedEnergy: (await energy?.array())?.[0] ?? null,
          trueEnergy: memberOf(system, begun.truth, 0).energy(stateOf(begun.truth, 0, 0)),
        },
        [`pixel MSE over ${steps + 1} frames: ${(1e4 * mse).toFixed(2)}e-4`, `picture: ${out}`],
      );
    });
}

/** What is done to momenta, at a step; frames count from 1. */
function editOf(
  { momentum, at }: Options,
  steps: number,
): { readonly at: number; readonly factor: number } | undefined {
  if (momentum === undefined) {
    if (at === undefined) return undefined;
    throw mismatch('--at', 'a --momentum to set there', 'none', 'Try --momentum reverse.');
  }
  const step = at === undefined ? Math.floor(steps / 2) : at - 1;
  if (step < steps) return { at: step, factor: momentum };
  throw mismatch('--at', `a frame from 1 to ${steps}`, `${step + 1}`, 'Or ask for more --frames.');
}
