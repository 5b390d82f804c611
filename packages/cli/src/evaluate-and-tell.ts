import { join } from 'node:path';
import type { Executor } from '@hgn/core';
import { evaluateRun, stageOf } from './evaluate-run.ts';
import type { Metrics, RolloutMetrics } from './metrics.ts';
import { picturesOf } from './pictures.ts';
import { reportOf } from './report-run.ts';
import type { LoadedRun } from './run.ts';
import { saveFile } from './save-file.ts';
import { table, type Terminal } from './terminal.ts';

/** What an evaluation is told. */
export type EvaluateOptions = {
  /** Of the samples drawn from the prior; the run's own by default. */
  readonly seed?: number;
  /** Held-out trajectories that are measured, all by default. */
  readonly trajectories?: number;
};

/** Measures a run, writes `metrics.json`, `report.html` and its pictures into `dir`, and prints. */
export async function evaluateAndTell(
  run: LoadedRun,
  executor: Executor,
  dir: string,
  terminal: Terminal,
  { seed = run.config.seed, trajectories }: EvaluateOptions = {},
): Promise<void> {
  const evaluation = await evaluateRun(await stageOf(run, executor), terminal, trajectories);
  terminal.say('drawing');
  const pictures = await picturesOf(evaluation, seed);
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

function lines(metrics: Metrics, report: string): string[] {
  const { test, backward, train, baselines, reversal, energy, symplecticity } = metrics;
  const mse = (value: number | undefined): string =>
    value === undefined ? '–' : `${(1e4 * value).toFixed(2)}e-4`;
  const ranges = (of: Partial<RolloutMetrics>): string[] => [
    mse(of.mse30),
    mse(of.mse60),
    mse(of.mse90),
    mse(of.mse180),
  ];
  const { states, symetric } = metrics;
  const digits = (x: number | null): string => (x === null ? '–' : x.toFixed(3));
  return [
    ...table([
      ['pixel MSE', 'frames 1–30', '31–60', '61–90', '91–180'],
      ['held out', ...ranges(test)],
      ...(backward === null ? [] : [['held out, backward', ...ranges(backward)]]),
      ['seen in training', mse(train.mse30)],
      ['still first frame', mse(baselines.static), '', '', mse(baselines.static180)],
      ['mean image', mse(baselines.meanImage), '', '', mse(baselines.meanImage180)],
      ...(baselines.noiseFloor === 0 ? [] : [['noise floor', mse(baselines.noiseFloor)]]),
    ]),
    `valid prediction: ${test.vpt} of ${test.frames} frames, the median`,
    ...(reversal === null
      ? []
      : [`there and back: ${reversal.latent.toExponential(1)} of the spread of states`]),
    ...(energy === null
      ? []
      : [
          `learned H and true energy: rank correlation ${Math.abs(energy.rankCorrelation).toFixed(4)}, ` +
            `R² of a line ${energy.r2.toFixed(4)}` +
            (energy.monotoneR2 === null
              ? ''
              : `, of a monotone function ${energy.monotoneR2.toFixed(4)}`),
        ]),
    ...(symplecticity === null
      ? []
      : [
          `symplectic up to ${symplecticity.frame.toExponential(1)} a frame, ` +
            `${symplecticity.rollout.toExponential(1)} over ${symplecticity.frames}`,
        ]),
    ...(states === null || symetric === null
      ? []
      : [
          `true states from latents: R² ${digits(states.affine)} by a line, ` +
            `${digits(states.cubic)} by a cubic; SyMetric ${symetric.score} ` +
            `(R² ${digits(symetric.r2)}, Sym ${digits(symetric.sym)})`,
        ]),
    `report: ${report}`,
  ];
}
