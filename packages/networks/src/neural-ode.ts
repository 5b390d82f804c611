import * as tf from '@tensorflow/tfjs-core';
import type { Motion, Params } from '@hgn/core';
import { joined, parted } from './joined.ts';
import type { Network } from './network.ts';

/**
 * d(q, p)/dt = f(q, p): all that `network`, of q and p joined on their last axis, makes of the same
 * shape. Nothing is conserved, and there is no energy: what physics an H brings shows beside it.
 *
 * @throws HgnError at `velocity`, if the last axis of what the network makes is odd
 * @see R. Chen et al., Neural ordinary differential equations, 2018, arXiv 1806.07366
 */
export function neuralOde<P extends Params>({ init, apply }: Network<P>): Motion<P> {
  return {
    init,
    velocity: (params, state) => tf.tidy(() => parted(apply(params, joined(state)))),
  };
}
