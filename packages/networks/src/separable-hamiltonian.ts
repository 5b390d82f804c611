import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Tensor1D } from '@tensorflow/tfjs-core';
import type { Hamiltonian, Params } from '@hgn/core';
import type { Network } from './network.ts';
import { total } from './total.ts';

/** Two networks of any output shape `[batch, …]`, twice differentiable. */
export type SeparableOptions<K extends Params, V extends Params> = {
  /** Reads p. */
  readonly kinetic: Network<K>;
  /** Reads q. */
  readonly potential: Network<V>;
};

/** H(q, p) = K(p) + V(q), each the sum over all that its network makes of an element. */
export function separableHamiltonian<K extends Params, V extends Params>(
  networks: SeparableOptions<K, V>,
): Hamiltonian<{ readonly kinetic: K; readonly potential: V }> {
  type P = { readonly kinetic: K; readonly potential: V };
  const kinetic = (params: P, p: Tensor): Tensor1D =>
    tf.tidy(() => total(networks.kinetic.apply(params.kinetic, p)));
  const potential = (params: P, q: Tensor): Tensor1D =>
    tf.tidy(() => total(networks.potential.apply(params.potential, q)));
  return {
    init: (rng) => ({
      kinetic: networks.kinetic.init(rng.split('kinetic')),
      potential: networks.potential.init(rng.split('potential')),
    }),
    energy: (params, { q, p }) => tf.tidy(() => tf.add(kinetic(params, p), potential(params, q))),
    parts: { kinetic, potential },
  };
}
