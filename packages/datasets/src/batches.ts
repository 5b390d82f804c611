import * as tf from '@tensorflow/tfjs-core';
import type { Tensor2D, Tensor5D } from '@tensorflow/tfjs-core';
import { type Rng, seededRng } from '@hgn/core';
import { assertWhole } from './assert-whole.ts';
import { type Shot, shootBatch } from './batch-shot.ts';
import type { Footage } from './footage.ts';
import { shuffled } from './shuffled.ts';
import type { symmetriesOf } from './square-symmetry.ts';
import { assertMadeBy } from './trajectories.ts';

/** What a training step sees of a few trajectories. */
export type FrameBatch = {
  /** The frames of each that the encoder reads `[batch, encode, size, size, channels]`. */
  readonly frames: Tensor5D;
  /** Indices of the targets among the frames of a rollout, int32 `[batch, decode]`. */
  readonly times: Tensor2D;
  /** The frames at these times `[batch, decode, size, size, channels]`. */
  readonly targets: Tensor5D;
  /** A second window of each, if it was asked for. */
  readonly later?: {
    /** The frames that the encoder reads, as many as before, at least one later. */
    readonly frames: Tensor5D;
    /** The index, among the frames of a rollout, that its state has, int32 `[batch, 1]`. */
    readonly times: Tensor2D;
  };
};

/** Which batches to make. */
export type BatchesOptions = Footage & {
  /** Trajectories in a batch. */
  readonly batch: number;
  /** Frames that the encoder reads. */
  readonly encode: number;
  /** Frames that are decoded of each rollout: random ones, or each once if it has no more. */
  readonly decode: number;
  /** Frames that the rollout of a step covers: times are drawn from 0 … horizon − 1. */
  readonly horizon: (step: number) => number;
  /**
   * The first frame of the rollout of a step, counted from the first that the encoder reads: 0 by
   * default, below 0 if the rollout begins before it.
   */
  readonly origin?: (step: number) => number;
  /**
   * The index, among the frames of the rollout of a step, of the frame whose state is inferred. If it
   * is given, the batch has a `later` window, by 1 frame to as many as the rollout goes on from there.
   */
  readonly later?: (step: number) => number | undefined;
  readonly seed: number;
  /** The first step, 0 by default. */
  readonly from?: number;
  /**
   * Whether the encoder's frames, and the rollout with them, begin anywhere in a trajectory that is
   * longer than both; at its first frame by default.
   */
  readonly crop?: boolean;
  /**
   * `turns`: each trajectory of a step is seen turned by a random number of right angles, all its frames
   * alike; `square`: and mirrored or not, so that bodies which went round one way go round both. They are
   * for systems that know no direction: bodies that attract each other, and nothing else them. `none` by
   * default.
   */
  readonly symmetry?: (step: number) => keyof typeof symmetriesOf;
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
    const { frames, times, targets, later } = await (ahead.shift() as Promise<Shot>);
    while (ahead.length < prefetch) begin();
    const image = [render.size, render.size, 3] as const;
    yield {
      step,
      batch: {
        frames: tf.tensor5d(frames, [batch, encode, ...image]),
        times: tf.tensor2d(times, [batch, decode], 'int32'),
        targets: tf.tensor5d(targets, [batch, decode, ...image]),
        ...(later && {
          later: {
            frames: tf.tensor5d(later.frames, [batch, encode, ...image]),
            times: tf.tensor2d(later.times, [batch, 1], 'int32'),
          },
        }),
      },
    };
  }
}
