import * as tf from '@tensorflow/tfjs-core';
import type { Params } from '@hgn/core';
import type { Network } from './network.ts';

/** x + f(x), for a network f that keeps the shape: close to where it was, from the first step on. */
export function residual<P extends Params>({ init, apply }: Network<P>): Network<P> {
  return { init, apply: (params, x) => tf.tidy(() => tf.add(x, apply(params, x))) };
}
