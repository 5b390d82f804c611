import * as tf from '@tensorflow/tfjs-core';
import type { Params } from '@hgn/core';
import type { Network } from './network.ts';
import { quadraticKinetic, type QuadraticKineticParams } from './quadratic-kinetic.ts';

/**
 * V(q) = ½ Σ kᵢ·qᵢ² beside a network of q `[batch, d]`, k learned from 1, for a potential: what moves by
 * it begins as rotations of phase space, which keep a normal density normal, where free motion would
 * spread it.
 */
export function inWell<P extends Params>(
  dimension: number,
  network: Network<P>,
): Network<{ readonly well: QuadraticKineticParams; readonly network: P }> {
  const well = quadraticKinetic({ dimension, mass: 'diagonal' });
  return {
    init: (rng) => ({
      well: well.init(rng.split('well')),
      network: network.init(rng.split('network')),
    }),
    // side by side: an energy is the sum of what its network makes
    apply: (params, q) =>
      tf.tidy(() => tf.concat([well.apply(params.well, q), network.apply(params.network, q)], 1)),
  };
}
