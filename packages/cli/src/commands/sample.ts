import { Command, Option } from 'commander';
import { seededRng } from '@hgn/core';
import { stageOf } from '../evaluate-run.ts';
import { openRun } from '../open-run.ts';
import { integer } from '../options.ts';
import { animation, grid, strip, videosOf } from '../pictures.ts';
import {
  pictureKindOf,
  type PlayOptions,
  signed,
  stepsOf,
  timeStep,
  withPlayOptions,
} from '../play-options.ts';
import { fittedPrior, latentsOf, standardPrior } from '../prior.ts';
import { saveFile } from '../save-file.ts';
import { terminal } from '../terminal.ts';

type Options = PlayOptions & {
  readonly count: number;
  readonly prior: 'fitted' | 'standard';
};

/** `hgn sample` */
export function sampleCommand(): Command {
  const command = new Command('sample').description(
    'draw latents from the prior, and roll them out: new trajectories',
  );
  return withPlayOptions(command, {
    seed: "the run's",
    out: 'out/samples.gif',
    picture: 'a .gif: all of them, moving; or a .png: one row for each, in time',
  })
    .addOption(new Option('--count <n>', 'how many').argParser(integer(1)).default(12))
    .addOption(
      new Option('--prior <name>', 'N(0, 1), or the Gaussian that latents of training clips have')
        .choices(['fitted', 'standard'])
        .default('fitted'),
    )
    .action(async (dir: string, options: Options) => {
      const { count, prior, out } = options;
      const kind = pictureKindOf(options);
      const steps = stepsOf(options);
      const to = terminal({ json: options.json === true });
      const { run, executor } = await openRun(dir, options, to);
      const stage = await stageOf(run, executor);
      const { seed = run.config.seed } = options;
      const dt = timeStep(options, run.model.dt);
      const drawn = await (prior === 'fitted' ? fittedPrior(stage) : standardPrior(stage));
      const z = latentsOf(drawn, count, seededRng(seed).split('samples'));
      const videos = videosOf(await stage.play.sample(z, { steps, dt }));
      const picture =
        kind === 'gif'
          ? animation(grid(videos))
          : strip(
              videos.map((frames) => ({ label: '', frames })),
              { label: (time) => signed(options, time) },
            );
      await saveFile(out, picture);
      to.result({ out, seed, prior, steps, dt, z: await z.array() }, [`picture: ${out}`]);
    });
}
