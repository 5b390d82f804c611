import * as tf from '@tensorflow/tfjs-core';
import type { Params } from '@hgn/core';
import type { Network } from './network.ts';

/** `network` of vectors, on maps: `[batch, …]` → `[batch, size]` → what it makes of that. */
export function flat<P extends Params>({ init, apply }: Network<P>): Network<P> {
  return {
    init,
    apply: (params, x) => {
      const { shape, size } = x;
      const [batch = 1] = shape;
      return tf.tidy(() => apply(params, tf.reshape(x, [batch, size / batch])));
    },
  };
}
