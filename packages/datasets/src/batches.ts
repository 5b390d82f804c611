import * as tf from '@tensorflow/tfjs-core';
import type { Tensor2D, Tensor5D } from '@tensorflow/tfjs-core';
import { type Rng, seededRng } from '@hgn/core';
import { assertWhole } from './assert-whole.ts';
import { type Footage, frameLength, shoot } from './footage.ts';
import { shuffled } from './shuffled.ts';
import { assertMadeBy } from './trajectories.ts';

/** What a training step sees of a few trajectories. */
export type FrameBatch = {
  /** The first frames of each, for the encoder `[batch, encode, size, size, channels]`. */
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
};

/**
 * Batches without end, one for each training step. Trajectories are shuffled in each epoch; the times
 * of each are drawn by themselves, and may repeat. What a step gets depends on the data, the seed
 * and the step alone, so that a resumed run sees what it would have seen.
 *
 * While a step is awaited its successor is rendered, a trajectory at a time, so that the event loop
 * turns. Tensors are made when they are asked for, and are the consumer's.
 *
 * @throws HgnError if the data have too few frames, or were made by another system
 */
export function batches(
  options: BatchesOptions,
): AsyncGenerator<{ readonly step: number; readonly batch: FrameBatch }, void, undefined> {
  const { data, system, batch, encode, decode, seed, from = 0 } = options;
  assertMadeBy(system, data);
  assertWhole('batch', batch, 1);
  assertWhole('encode', encode, 1, data.frames);
  assertWhole('decode', decode, 1);
  assertWhole('from', from, 0);
  return stream(options, seededRng(seed).split('batches'), from);
}

async function* stream(
  options: BatchesOptions,
  rng: Rng,
  from: number,
): AsyncGenerator<{ step: number; batch: FrameBatch }, void, undefined> {
  const { data, render, batch, encode, decode } = options;
  const order = shuffled(rng.split('order'), data.count);
  let next = shootBatch(options, order, rng, from);
  for (let step = from; ; step++) {
    const { frames, times, targets } = await next;
    next = shootBatch(options, order, rng, step + 1);
    // If it fails, the one who asks for it is told; there may be none.
    next.catch(() => undefined);
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

type Shot = { frames: Float32Array; times: Int32Array; targets: Float32Array };

async function shootBatch(
  options: BatchesOptions,
  order: (place: number) => number,
  rng: Rng,
  step: number,
): Promise<Shot> {
  const { data, batch, encode, decode } = options;
  const horizon = options.horizon(step);
  assertWhole(`horizon of step ${step}`, horizon, 1, data.frames);
  const draw = rng.split('times').split(step);
  const length = frameLength(options);
  const beginning = Array.from({ length: encode }, (_, i) => i);
  const times = Int32Array.from({ length: batch * decode }, () => draw.integer(horizon));
  const frames = new Float32Array(batch * encode * length);
  const targets = new Float32Array(batch * decode * length);
  for (let i = 0; i < batch; i++) {
    await turn();
    const trajectory = order(step * batch + i);
    const drawn = times.subarray(i * decode, (i + 1) * decode);
    shoot(options, trajectory, beginning, frames, i * encode * length);
    shoot(options, trajectory, drawn, targets, i * decode * length);
  }
  return { frames, times, targets };
}

/** Lets the event loop turn once. Browsers have no `setImmediate`. */
function turn(): Promise<void> {
  return new Promise((resolve) => {
    if (typeof setImmediate === 'function') setImmediate(resolve);
    else setTimeout(resolve);
  });
}
