import { Command, InvalidArgumentError, Option } from 'commander';
import { mismatch, seededRng } from '@hgn/core';
import { montage, png } from '@hgn/plots';
import { stageOf } from '../evaluate-run.ts';
import { densityPicture, type Grid } from '../nhf-pictures.ts';
import { openRun } from '../open-run.ts';
import { type EngineChoice, integer, shared } from '../options.ts';
import {
  assertPreserved,
  fittedStates,
  massAndEntropy,
  phaseDensity,
  standardStates,
} from '../phase-density.ts';
import { pointsFile } from '../points-file.ts';
import { saveFile } from '../save-file.ts';
import { terminal } from '../terminal.ts';

type Options = EngineChoice & {
  readonly at: readonly number[];
  readonly speed: number;
  readonly backward?: true;
  readonly axes: readonly [string, string];
  readonly prior: 'fitted' | 'standard';
  readonly size: number;
  readonly states: number;
  readonly seed?: number;
  readonly out: string;
  readonly json?: true;
};

/** `hgn density` */
export function phaseDensityCommand(): Command {
  return new Command('density')
    .description(
      'the density of phase space that a prior becomes under the learned dynamics: exact for one q, ' +
        'as volumes are preserved; for more, that of two axes, from states that are rolled out',
    )
    .argument('<run>', 'folder of a run of hgn train')
    .addOption(
      new Option('--at <steps>', 'when to look, in steps from the prior on')
        .argParser(stepList)
        .default([0, 10, 20, 30, 45, 60], '0,10,20,30,45,60'),
    )
    .addOption(shared.speed())
    .option('--backward', 'back in time')
    .addOption(
      new Option('--axes <right,up>', 'two of q1, q2, …, p1, p2, …')
        .argParser(axisPair)
        .default(['q1', 'p1'], 'q1,p1'),
    )
    .addOption(
      new Option('--prior <name>', 'N(0, 1), or the Gaussian that states of training clips have')
        .choices(['fitted', 'standard'])
        .default('fitted'),
    )
    .addOption(new Option('--size <n>', 'cells along a side').argParser(integer(2)).default(128))
    .addOption(
      new Option('--states <n>', 'states that are rolled out')
        .argParser(integer(100))
        .default(8000),
    )
    .addOption(shared.seed("the run's"))
    .addOption(shared.engine())
    .addOption(shared.device())
    .option('--out <name>', 'where to, without an ending', 'out/phase-density')
    .addOption(shared.json())
    .addHelpText(
      'after',
      '\nThe array has the grid of each time below the one before, the top row first.' +
        '\n\nExample:\n  hgn density out/pendulum --at 0,20,40 --out out/pendulum/density',
    )
    .action(async (dir: string, options: Options) => {
      const { at, speed, backward, prior, size, states, out } = options;
      const to = terminal({ json: options.json === true });
      const { run, executor } = await openRun(dir, options, to);
      assertPreserved(run);
      const stage = await stageOf(run, executor);
      const { seed = run.config.seed } = options;
      const dt = (backward === true ? -1 : 1) * speed * run.model.dt;
      const from = await (prior === 'fitted' ? fittedStates(stage) : standardStates(stage));
      const degrees = from.gaussian.mean.length / 2;
      const axes = indicesOf(options.axes, degrees);
      const rng = seededRng(seed).split('phase density');
      const looks = await phaseDensity(stage, from, { at, dt, size, states, axes, rng });
      await stage.play.release();

      const [array, picture] = [`${out}.npy`, `${out}.png`];
      const values = new Float64Array(looks.length * size ** 2);
      looks.forEach(({ grid }, i) => {
        values.set(grid.values, i * size ** 2);
      });
      await saveFile(array, pointsFile(array, values, size));
      const sheet = montage(
        [{ label: '', sequences: looks.map(({ grid }) => [densityPicture(grid, peak(looks))]) }],
        { columns: looks.map(({ step }) => `t = ${(step * dt).toFixed(2)}`), scale: 1 },
      );
      await saveFile(picture, png(sheet[0] as (typeof sheet)[0], { scale: 2 }));
      const times = looks.map(({ step, grid }) => ({
        step,
        time: step * dt,
        ...massAndEntropy(grid),
      }));
      const region = looks[0]?.grid.region;
      const exact = degrees === 1;
      to.result(
        { array, picture, axes: options.axes, exact, prior, seed, dt, size, region, times },
        [
          ...times.map(
            ({ time, mass, entropy }) =>
              `t = ${time.toFixed(2)}: mass ${mass.toFixed(3)}, entropy ${entropy.toFixed(3)} nats`,
          ),
          `ln p, ${exact ? 'exact' : 'estimated from states'}: ${array}`,
          `picture: ${picture}`,
        ],
      );
    });
}

type Look = { readonly grid: Grid };

const peak = (looks: readonly Look[]): number =>
  Math.max(...looks.map(({ grid }) => grid.values.reduce((a, b) => Math.max(a, b))));

/** A parser of whole numbers that rise: `0,10,20`. */
function stepList(text: string): number[] {
  const steps = text.split(',').map(integer(0));
  if (steps.every((step, i) => i === 0 || step > (steps[i - 1] as number))) return steps;
  throw new InvalidArgumentError('Expected steps that rise, such as 0,10,20.');
}

/** A parser of `q1,p1`. */
function axisPair(text: string): [string, string] {
  const [right, up, ...more] = text.split(',').map((part) => part.trim());
  const known = [right, up].every((part) => part !== undefined && /^[qp][1-9]\d*$/.test(part));
  if (known && right !== up && more.length === 0) return [right as string, up as string];
  throw new InvalidArgumentError('Expected two axes, such as q1,p1.');
}

/** Where they are in q and p, joined. */
function indicesOf(axes: readonly [string, string], degrees: number): [number, number] {
  const index = (axis: string): number => {
    const number = Number(axis.slice(1));
    if (number <= degrees) return number - 1 + (axis.startsWith('p') ? degrees : 0);
    throw mismatch('--axes', `numbers up to ${degrees}`, `'${axis}'`, 'Try q1,p1.');
  };
  return [index(axes[0]), index(axes[1])];
}
