import type { Cell, Estimate, Section } from '@hgn/plots';
import type { Metrics, RolloutMetrics } from './metrics.ts';

const NONE = '–';

/** A mean and its interval. */
export const estimate = (value: number, [low, high]: readonly [number, number]): Estimate => ({
  mean: value,
  low,
  high,
});

/** The errors of rollouts beside what knows nothing of motion, and what knows all but the noise. */
export function errorTable({ test, backward, train, baselines, speed }: Metrics): Section {
  const percent = (x: number | undefined): string =>
    x === undefined ? NONE : `${(100 * x).toPrecision(2)} %`;
  const pixels = (of: RolloutMetrics): Cell[] => [
    estimate(of.mse30, of.mse30Interval),
    estimate(of.mse60, of.mse60Interval),
    of.mse90 === undefined || !of.mse90Interval ? NONE : estimate(of.mse90, of.mse90Interval),
    of.mse180 === undefined || !of.mse180Interval ? NONE : estimate(of.mse180, of.mse180Interval),
  ];
  const normalised = (of: RolloutMetrics): Cell[] =>
    [of.normalised30, of.normalised60, of.normalised90, of.normalised180].map(percent);
  const rows: Cell[][] = [
    ['held out', ...pixels(test)],
    ...(backward === null ? [] : [['held out, backward', ...pixels(backward)]]),
    ['seen in training', estimate(train.mse30, train.mse30Interval), NONE, NONE, NONE],
    ['first frame, still', baselines.static, NONE, NONE, baselines.static180 ?? NONE],
    ['mean image', baselines.meanImage, NONE, NONE, baselines.meanImage180 ?? NONE],
    ['noise floor', baselines.noiseFloor, NONE, NONE, NONE],
    ['held out, normalised', ...normalised(test)],
    ...(backward === null ? [] : [['backward, normalised', ...normalised(backward)]]),
  ];
  return {
    heading: 'Errors of the images',
    table: {
      columns: ['pixel MSE', 'frames 1–30', '31–60', '61–90', '91–180'],
      rows,
      caption:
        'Means over trajectories with 95 % intervals; images in [0, 1], clean renders. Normalised ' +
        'errors are Σ (x − x̂)² / Σ x². The noise floor is what the noise seen in training would ' +
        'leave of the error beside noisy images, 0 where there was none. ' +
        (speed.half === null ? '' : `At half speed ${(1e4 * speed.half).toFixed(2)}e-4. `) +
        `At double speed ${(1e4 * speed.double).toFixed(2)}e-4, over as much time as frames 1–60 take.`,
    },
  };
}

/** What the learned motion keeps, and whether its phase space is the true one. */
export function structureTable(metrics: Metrics): Section {
  const { reversal, energy, symplecticity, states, symetric } = metrics;
  const rows: (readonly [string, Cell | null | undefined, string])[] = [
    ['there and back, states', reversal?.latent, '0, in units of the spread of states'],
    ['there and back, pixel MSE', reversal?.pixels, '0'],
    ['variance of H along rollouts', energy?.relative, '0, in units of that between trajectories'],
    [
      'drift of H per unit of time',
      energy?.drift,
      '0, in standard deviations between trajectories',
    ],
    ['energy deficit, average', energy?.averageDeficit, '0, likewise'],
    ['energy deficit, largest', energy?.maxDeficit, '0, likewise'],
    ['symplecticity defect, a frame', symplecticity?.frame, '0'],
    [
      'symplecticity defect, rollout',
      symplecticity?.rollout,
      `0, ${symplecticity?.frames ?? 0} frames`,
    ],
    ['R² of true states, affine', states?.affine, '1'],
    ['R² of true states, cubic', states?.cubic, '1'],
    ['SyMetric', symetric?.score, '1: a canonical map makes true states of latents'],
    ['SyMetric, R²', symetric?.r2, `above 0.9, by order ${symetric?.order ?? NONE}`],
    ['SyMetric, Sym', symetric?.sym, 'below 0.05'],
  ];
  return {
    heading: 'Structure of what was learned',
    table: {
      columns: ['', 'measured', 'perfect'],
      rows: rows.map(([name, value, perfect]) => [name, value ?? NONE, perfect]),
    },
  };
}
