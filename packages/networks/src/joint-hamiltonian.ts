import * as tf from '@tensorflow/tfjs-core';
import type { Hamiltonian, Params } from '@hgn/core';
import { joined } from './joined.ts';
import type { Network } from './network.ts';
import { total } from './total.ts';

/**
 * H(q, p): the sum over all that `network`, of any output shape `[batch, …]` and twice
 * differentiable, makes of an element's q and p, joined on the last axis, q first.
 */
export function jointHamiltonian<P extends Params>(network: Network<P>): Hamiltonian<P> {
  return {
    init: network.init,
    energy: (params, state) => tf.tidy(() => total(network.apply(params, joined(state)))),
  };
}
