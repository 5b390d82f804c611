import * as tf from '@tensorflow/tfjs-core';
import type { Rank, Tensor1D, Tensor2D } from '@tensorflow/tfjs-core';
import { mismatch, type Params } from '@hgn/core';
import type { Flow, Moved } from './flow.ts';

/**
 * Flows one after the other, from the base to the data; log-determinants add.
 *
 * @throws HgnError if there are none, or their dimensions differ
 */
export function chain<P extends Params>(flows: readonly Flow<P>[]): Flow<readonly P[]> {
  const dimensions = new Set(flows.map(({ dimension }) => dimension));
  const [dimension] = dimensions;
  if (dimension === undefined || dimensions.size > 1) {
    const got = dimension === undefined ? 'none' : [...dimensions].join(', ');
    throw mismatch('chain', 'flows of one dimension', got, 'Give it flows of equal dimension.');
  }
  const run = (
    order: readonly number[],
    start: Tensor2D,
    move: (flow: Flow<P>, i: number, x: Tensor2D) => Moved,
  ): Moved =>
    tf.tidy(() => {
      const nothing: Moved = { value: start, logDet: tf.zeros<Rank.R1>([start.shape[0]]) };
      return order.reduce(({ value, logDet }, i) => {
        const moved = move(flows[i] as Flow<P>, i, value);
        return { value: moved.value, logDet: tf.add<Tensor1D>(logDet, moved.logDet) };
      }, nothing);
    });
  const forward = flows.map((_, i) => i);
  const backward = forward.toReversed();
  return {
    dimension,
    init: (rng) => flows.map((flow, i) => flow.init(rng.split(i))),
    toData: (params, base, context) =>
      run(forward, base, (flow, i, x) => flow.toData(params[i] as P, x, context)),
    toBase: (params, data, context) =>
      run(backward, data, (flow, i, x) => flow.toBase(params[i] as P, x, context)),
  };
}
