import * as tf from '@tensorflow/tfjs-core';
import type { Tensor5D } from '@tensorflow/tfjs-core';
import { mismatch } from '@hgn/core';
import { type Footage, frameLength, shoot } from './footage.ts';
import { assertMadeBy } from './trajectories.ts';

/** Which frames to render. */
export type FrameTensorOptions = Footage & {
  /** Indices into the data, all by default. */
  readonly trajectories?: readonly number[];
};

/**
 * All frames of trajectories as they are seen, with the noise of the data where they have some (none
 * with `data: { ...data, noise: 0 }`), float32 `[trajectory, time, size, size, channels]` in [0, 1].
 *
 * @throws HgnError if there is no such trajectory, or the system is not that of the data
 */
export function frameTensor({ trajectories, ...footage }: FrameTensorOptions): Tensor5D {
  const { data, system, render } = footage;
  assertMadeBy(system, data);
  const indices = trajectories ?? Array.from({ length: data.count }, (_, i) => i);
  const strange = indices.find((i) => !Number.isInteger(i) || i < 0 || i >= data.count);
  if (strange !== undefined) {
    const range = `an index from 0 to ${data.count - 1}`;
    throw mismatch('trajectories', range, `${strange}`, 'Simulate more, or ask for others.');
  }
  const times = Array.from({ length: data.frames }, (_, i) => i);
  const length = data.frames * frameLength(footage);
  const values = new Float32Array(indices.length * length);
  indices.forEach((index, i) => {
    shoot(footage, { trajectory: index, times }, values, i * length);
  });
  return tf.tensor5d(values, [indices.length, data.frames, render.size, render.size, 3]);
}
