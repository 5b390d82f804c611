import type { Rng } from '@hgn/core';
import { assertWhole } from './assert-whole.ts';
import type { BatchesOptions } from './batches.ts';
import { shootLater, type Take } from './footage.ts';
import { symmetriesOf } from './square-symmetry.ts';

/** The pixels and times of a batch, trajectory by trajectory. */
export type Shot = {
  readonly frames: Float32Array;
  readonly times: Int32Array;
  readonly targets: Float32Array;
  readonly later?: { readonly frames: Float32Array; readonly times: Int32Array };
};

/**
 * Shoots the batch of a step, whose trajectories are the next in `order`; all that is drawn for it
 * descends from `rng` and the step.
 *
 * @throws HgnError if the data have too few frames for the step
 */
export async function shootBatch(
  options: BatchesOptions,
  order: (place: number) => number,
  rng: Rng,
  step: number,
): Promise<Shot> {
  const { data, batch, encode, decode, crop = false } = options;
  const horizon = options.horizon(step);
  assertWhole(`horizon of step ${step}`, horizon, 1, data.frames);
  const origin = options.origin?.(step) ?? 0;
  const before = Math.max(0, -origin);
  const span = before + Math.max(encode, origin + horizon);
  assertWhole(`frames that step ${step} takes`, span, 1, data.frames);
  const draw = rng.split('times').split(step);
  const times = Int32Array.from({ length: batch * decode }, (_, i) =>
    decode === horizon ? i % decode : draw.integer(horizon),
  );
  const starts = rng.split('starts').split(step);
  const room = data.frames - span + 1;
  const symmetries = rng.split('symmetries').split(step);
  const kinds = symmetriesOf[options.symmetry?.(step) ?? 'none'];
  const clips = Array.from({ length: batch }, (_, i): Clip => {
    const trajectory = order(step * batch + i);
    const start = before + (crop ? starts.integer(room) : 0);
    const symmetry = symmetries.integer(kinds);
    return { trajectory, start, symmetry };
  });
  const beginnings = clips.map(({ start, ...seen }): Take => {
    return { ...seen, times: Array.from({ length: encode }, (_, i) => start + i) };
  });
  const endings = clips.map(({ start, ...seen }, i): Take => {
    const drawn = times.subarray(i * decode, (i + 1) * decode);
    return { ...seen, times: drawn.map((time) => start + origin + time) };
  });
  const windows = laterWindows(options, clips, rng, step);
  const [frames, targets, laterFrames] = await Promise.all([
    shootLater(options, beginnings, encode),
    shootLater(options, endings, decode),
    windows && shootLater(options, windows.takes, encode),
  ]);
  const later = windows && laterFrames && { frames: laterFrames, times: windows.times };
  return { frames, times, targets, ...(later && { later }) };
}

type Clip = {
  readonly trajectory: number;
  readonly start: number;
  readonly symmetry: number;
};

/** Second windows of clips, and the times in the rollouts of the states that they show. */
function laterWindows(
  { data, encode, horizon, later }: BatchesOptions,
  clips: readonly Clip[],
  rng: Rng,
  step: number,
): { readonly takes: readonly Take[]; readonly times: Int32Array } | undefined {
  const inferred = later?.(step);
  if (inferred === undefined) return undefined;
  const draw = rng.split('later').split(step);
  const lags = clips.map(({ start }) => {
    const most = Math.min(horizon(step) - 1 - inferred, data.frames - start - encode);
    assertWhole(`frames to a later window of step ${step}`, most, 1);
    return 1 + draw.integer(most);
  });
  return {
    takes: clips.map(({ start, ...seen }, i): Take => {
      const first = start + (lags[i] as number);
      return { ...seen, times: Array.from({ length: encode }, (_, j) => first + j) };
    }),
    times: Int32Array.from(lags, (lag) => inferred + lag),
  };
}
