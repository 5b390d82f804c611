import { join } from 'node:path';
import type { Executor } from '@hgn/core';
import { evaluateRun, stageOf } from './evaluate-run.ts';
import type { Metrics } from './metrics.ts';
import { picturesOf } from './pictures.ts';
import { reportOf } from './report-run.ts';
import type { LoadedRun } from './run.ts';
import { saveFile } from './save-file.ts';
import { table, type Terminal } from './terminal.ts';

/** Measures a run, writes `metrics.json`, `report.html` and its pictures into `dir`, and prints. */
export async function evaluateAndTell(
  run: LoadedRun,
  executor: Executor,
  dir: string,
  terminal: Terminal,
  sampleSeed: number = run.config.seed,
): Promise<void> {
  const evaluation = await evaluateRun(await stageOf(run, executor), terminal);
  terminal.say('drawing');
  const pictures = await picturesOf(evaluation, sampleSeed);
  await evaluation.play.release();
  const { metrics } = evaluation;
  const files = {
    ...pictures.files,
    'metrics.json': `${JSON.stringify(metrics, null, 2)}\n`,
    'report.html': await reportOf(evaluation, pictures),
  };
  for (const [name, data] of Object.entries(files)) await saveFile(join(dir, name), data);
  terminal.result(metrics, lines(metrics, join(dir, 'report.html')));
}

function lines({ test, train, baselines, reversal, energy }: Metrics, report: string): string[] {
  const mse = (value: number | undefined): string =>
    value === undefined ? '–' : `${(1e4 * value).toFixed(2)}e-4`;
  return [
    ...table([
      ['pixel MSE', 'frames 1–30', '31–60', '61–90'],
      ['held out', mse(test.mse30), mse(test.mse60), mse(test.mse90)],
      ['seen in training', mse(train.mse30)],
      ['still first frame', mse(baselines.static)],
      ['mean image', mse(baselines.meanImage)],
    ]),
    `there and back: ${reversal.latent.toExponential(1)} of the spread of states`,
    `learned H and true energy: rank correlation ${Math.abs(energy.rankCorrelation).toFixed(4)}`,
    `report: ${report}`,
  ];
}
