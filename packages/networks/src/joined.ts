import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import type { PhaseState } from '@hgn/core';
import { halves } from './halves.ts';

/** q and p on one last axis, q first. */
export function joined({ q, p }: PhaseState): Tensor {
  return tf.concat([q, p], q.rank - 1);
}

/** The two halves of the last axis, q first. */
export function parted(x: Tensor): PhaseState {
  const [q, p] = halves(x);
  return { q, p };
}
