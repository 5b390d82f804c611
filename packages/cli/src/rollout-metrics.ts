import { meanInterval, type MeanInterval, meanOverFrames, validPredictionTime } from '@hgn/model';
import type { Followed, PerFrame } from './measure.ts';
import type { RolloutMetrics } from './metrics.ts';

/** Frames count from 0, and `to` is left out. */
export type Range = { readonly from: number; readonly to: number };

/** What the encoder reads, what it does not, longer than training, and three times as long. */
export const FIRST: Range = { from: 0, to: 30 };
export const SECOND: Range = { from: 30, to: 60 };
const THIRD: Range = { from: 60, to: 90 };
export const LAST: Range = { from: 90, to: 180 };

/** The mean over the frames of a range, and over trajectories. */
export const meanIn = (errors: PerFrame, range: Range): MeanInterval =>
  meanInterval(meanOverFrames(errors, range));

/** That, of a range that there may not be. */
export const meanIfThere = (errors: PerFrame, range: Range): MeanInterval | undefined =>
  Math.min(...errors.map((row) => row.length)) < range.to ? undefined : meanIn(errors, range);

/** The errors of rollouts in each range of frames. */
export function rolloutMetrics({ errors, normalised }: Followed): RolloutMetrics {
  const [mse30, mse60] = [meanIn(errors, FIRST), meanIn(errors, SECOND)];
  const [mse90, mse180] = [meanIfThere(errors, THIRD), meanIfThere(errors, LAST)];
  const valid = validPredictionTime(normalised).sort((a, b) => a - b);
  const middle = (valid.length - 1) / 2;
  return {
    mse30: mse30.mean,
    mse30Interval: [mse30.low, mse30.high],
    normalised30: meanIn(normalised, FIRST).mean,
    mse60: mse60.mean,
    mse60Interval: [mse60.low, mse60.high],
    normalised60: meanIn(normalised, SECOND).mean,
    ...(mse90 && {
      mse90: mse90.mean,
      mse90Interval: [mse90.low, mse90.high],
      normalised90: meanIn(normalised, THIRD).mean,
    }),
    ...(mse180 && {
      mse180: mse180.mean,
      mse180Interval: [mse180.low, mse180.high],
      normalised180: meanIn(normalised, LAST).mean,
    }),
    vpt: ((valid[Math.floor(middle)] ?? NaN) + (valid[Math.ceil(middle)] ?? NaN)) / 2,
    frames: errors[0]?.length ?? 0,
  };
}
