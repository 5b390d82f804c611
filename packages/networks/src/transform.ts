import * as tf from '@tensorflow/tfjs-core';
import type { Params, Transform } from '@hgn/core';
import { halves } from './halves.ts';
import type { Network } from './network.ts';

/**
 * f_ψ: what `network` makes of z, the first half of its last axis q, the second p.
 *
 * @throws HgnError at `apply`, if that axis is odd
 */
export function transform<P extends Params>(network: Network<P>): Transform<P> {
  return {
    init: network.init,
    apply: (params, z) =>
      tf.tidy(() => {
        const [q, p] = halves(network.apply(params, z));
        return { q, p };
      }),
  };
}
