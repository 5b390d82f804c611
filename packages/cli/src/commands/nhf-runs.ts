import { join } from 'node:path';
import { Command, Option } from 'commander';
import { type Executor, mismatch } from '@hgn/core';
import { png } from '@hgn/plots';
import { selectEngine } from '../engines.ts';
import {
  densityPicture,
  logDensityGrid,
  pointsPicture,
  regionOf,
  samplesOf,
} from '../nhf-pictures.ts';
import { type LoadedDensity, loadDensityRun } from '../nhf-run.ts';
import { linesOfDensity, reportDensity } from '../nhf-tell.ts';
import { type EngineChoice, integer, shared } from '../options.ts';
import { pointsFile } from '../points-file.ts';
import { saveFile } from '../save-file.ts';
import { type Terminal, terminal } from '../terminal.ts';

type Options = EngineChoice & { readonly seed?: number; readonly json?: true };

/** `hgn nhf sample` */
export function pointsCommand(): Command {
  type Of = Options & { readonly out: string; readonly count: number };
  return onRun(new Command('sample'))
    .description('draw points of a learned density: .csv, .npy or .png')
    .addOption(new Option('--count <n>', 'how many').argParser(integer(1)).default(1000))
    .option('--out <file>', 'where to', 'out/points.csv')
    .addOption(shared.seed("the run's"))
    .action(async (dir: string, options: Of) => {
      const { out, count } = options;
      const to = terminal({ json: options.json === true });
      const { run, executor } = await opened(dir, options, to);
      const { seed = run.config.seed } = options;
      const points = await samplesOf(run, executor, { count, seed });
      if (out.toLowerCase().endsWith('.png')) assertPlane(run, out);
      const bytes = out.toLowerCase().endsWith('.png')
        ? png(pointsPicture(points, regionOfRun(run), PIXELS), { scale: 2 })
        : pointsFile(out, points, run.config.dimension);
      await saveFile(out, bytes);
      to.result({ out, count, seed }, [`points: ${out}`]);
    });
}

/** `hgn nhf density` */
export function densityCommand(): Command {
  type Of = Options & { readonly out: string; readonly size: number; readonly momenta: number };
  return onRun(new Command('density'))
    .description('ln p of a learned density of the plane on a grid: .npy and .png')
    .addOption(new Option('--size <n>', 'cells along a side').argParser(integer(2)).default(128))
    .addOption(
      new Option('--momenta <n>', 'of an NHF: momenta that each cell is integrated over')
        .argParser(integer(1))
        .default(64),
    )
    .option('--out <name>', 'where to, without an ending', 'out/density')
    .action(async (dir: string, options: Of) => {
      const { out, size, momenta } = options;
      const to = terminal({ json: options.json === true });
      const { run, executor } = await opened(dir, options, to);
      assertPlane(run, `${out}.png`);
      const region = regionOfRun(run);
      const grid = await logDensityGrid(run, executor, { region, size, momenta });
      const [array, picture] = [`${out}.npy`, `${out}.png`];
      await saveFile(array, pointsFile(array, grid.values, size));
      await saveFile(picture, png(densityPicture(grid), { scale: 2 }));
      const cell = ((region.right - region.left) * (region.top - region.bottom)) / size ** 2;
      const mass = grid.values.reduce((sum, log) => sum + Math.exp(log) * cell, 0);
      to.result({ array, picture, region, size, mass }, [
        `ln p, the top row first: ${array}`,
        `picture: ${picture}`,
        `integral over the region: ${mass.toFixed(3)}`,
      ]);
    });
}

/** `hgn nhf report` */
export function reportCommand(): Command {
  return onRun(new Command('report'))
    .description('measure and draw a learned density again: metrics.json and report.html')
    .action(async (dir: string, options: Options) => {
      const to = terminal({ json: options.json === true });
      const { executor } = await opened(dir, options, to);
      const result = await reportDensity(dir, executor, to);
      to.result({ ...result, report: join(dir, 'report.html') }, linesOfDensity(result, dir));
    });
}

const PIXELS = 256;
const MEASURED = 4000;

const onRun = (command: Command): Command =>
  command
    .argument('<run>', 'the folder of a run of hgn nhf')
    .addOption(shared.engine())
    .addOption(shared.device())
    .addOption(shared.json());

async function opened(
  dir: string,
  { engine, device }: EngineChoice,
  to: Terminal,
): Promise<{ readonly run: LoadedDensity; readonly executor: Executor }> {
  const { name, executor, reason } = await selectEngine(engine, {
    ...(device && { device }),
    warn: to.say,
  });
  to.say(`engine: ${name} (${reason})`);
  return { run: await loadDensityRun(dir), executor };
}

const regionOfRun = ({ source }: LoadedDensity) =>
  source.density?.region ?? regionOf(source.heldOut(MEASURED));

function assertPlane({ config }: LoadedDensity, file: string): void {
  if (config.dimension === 2) return;
  const remedy = 'Points of other dimensions go into .csv or .npy: hgn nhf sample.';
  throw mismatch(`'${file}'`, 'points of two numbers', `${config.dimension}`, remedy);
}
