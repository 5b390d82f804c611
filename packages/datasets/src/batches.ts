import * as tf from '@tensorflow/tfjs-core';
import type { Tensor2D, Tensor5D } from '@tensorflow/tfjs-core';
import { type Rng, seededRng } from '@hgn/core';
import { assertWhole } from './assert-whole.ts';
import { type Footage, shootLater, type Take } from './footage.ts';
import { shuffled } from './shuffled.ts';
import { assertMadeBy } from './trajectories.ts';

/** What a training step sees of a few trajectories. */
export type FrameBatch = {
  /** The frames of each that the encoder reads `[batch, encode, size, size, channels]`. */
  readonly frames: Tensor5D;
  /** Indices of the targets among the frames of a rollout, int32 `[batch, decode]`. */
  readonly times: Tensor2D;
  /** The frames at these times `[batch, decode, size, size, channels]`. */
  readonly targets: Tensor5D;
};

/** Which batches to make. */
export type BatchesOptions = Footage & {
  /** Trajectories in a batch. */
  readonly batch: number;
  /** Frames that the encoder reads. */
  readonly encode: number;
  /** Frames that are decoded of each rollout. */
  readonly decode: number;
  /** Frames that the rollout of a step covers: times are drawn from 0 … horizon − 1. */
  readonly horizon: (step: number) => number;
  readonly seed: number;
  /** The first step, 0 by default. */
  readonly from?: number;
  /**
   * Whether the encoder's frames, and the rollout with them, begin anywhere in a trajectory that is
   * longer than both; at its first frame by default.
   */
  readonly crop?: boolean;
  /** Batches that are made before they are asked for, 1 by default. */
  readonly prefetch?: number;
};

/**
 * Batches without end, one for each training step. Trajectories are shuffled in each epoch; the times
 * of each are drawn by themselves, and may repeat. What a step gets depends on the data, the seed
 * and the step alone, so that a resumed run sees what it would have seen.
 *
 * While a step is awaited its successors are rendered, `prefetch` of them and no more: by other
 * threads where the renderer has some, as `renderWorkers` does, else by this one, a trajectory at a
 * time, so that the event loop turns. Tensors are made when they are asked for, and are the consumer's.
 *
 * @throws HgnError if the data have too few frames, or were made by another system
 */
export function batches(
  options: BatchesOptions,
): AsyncGenerator<{ readonly step: number; readonly batch: FrameBatch }, void, undefined> {
  const { data, system, batch, encode, decode, seed, from = 0, prefetch = 1 } = options;
  assertMadeBy(system, data);
  assertWhole('batch', batch, 1);
  assertWhole('encode', encode, 1, data.frames);
  assertWhole('decode', decode, 1);
  assertWhole('from', from, 0);
  assertWhole('prefetch', prefetch, 0);
  return stream(options, seededRng(seed).split('batches'), from, prefetch);
}

async function* stream(
  options: BatchesOptions,
  rng: Rng,
  from: number,
  prefetch: number,
): AsyncGenerator<{ step: number; batch: FrameBatch }, void, undefined> {
  const { data, render, batch, encode, decode } = options;
  const order = shuffled(rng.split('order'), data.count);
  const ahead: Promise<Shot>[] = [];
  let next = from;
  const begin = (): void => {
    // On one thread they are made one after the other, so that the first is there first.
    const before = render.offThread === undefined ? ahead.at(-1) : undefined;
    const step = next++;
    const shoot = (): Promise<Shot> => shootBatch(options, order, rng, step);
    const shot = before?.then(shoot) ?? shoot();
    // If it fails, the one who asks for it is told; there may be none.
    shot.catch(() => undefined);
    ahead.push(shot);
  };
  for (let step = from; ; step++) {
    if (ahead.length === 0) begin();
    const { frames, times, targets } = await (ahead.shift() as Promise<Shot>);
    while (ahead.length < prefetch) begin();
    const image = [render.size, render.size, 3] as const;
    yield {
      step,
      batch: {
        frames: tf.tensor5d(frames, [batch, encode, ...image]),
        times: tf.tensor2d(times, [batch, decode], 'int32'),
        targets: tf.tensor5d(targets, [batch, decode, ...image]),
      },
    };
  }
}

type Shot = {
  readonly frames: Float32Array;
  readonly times: Int32Array;
  readonly targets: Float32Array;
};

async function shootBatch(
  options: BatchesOptions,
  order: (place: number) => number,
  rng: Rng,
  step: number,
): Promise<Shot> {
  const { data, batch, encode, decode, crop = false } = options;
  const horizon = options.horizon(step);
  assertWhole(`horizon of step ${step}`, horizon, 1, data.frames);
  const draw = rng.split('times').split(step);
  const times = Int32Array.from({ length: batch * decode }, () => draw.integer(horizon));
  const starts = rng.split('starts').split(step);
  const room = data.frames - Math.max(encode, horizon) + 1;
  const clips = Array.from({ length: batch }, (_, i) => {
    const trajectory = order(step * batch + i);
    return { trajectory, start: crop ? starts.integer(room) : 0 };
  });
  const beginnings = clips.map(({ trajectory, start }): Take => {
    return { trajectory, times: Array.from({ length: encode }, (_, i) => start + i) };
  });
  const endings = clips.map(({ trajectory, start }, i): Take => {
    const drawn = times.subarray(i * decode, (i + 1) * decode);
    return { trajectory, times: drawn.map((time) => start + time) };
  });
  const [frames, targets] = await Promise.all([
    shootLater(options, beginnings, encode),
    shootLater(options, endings, decode),
  ]);
  return { frames, times, targets };
}
