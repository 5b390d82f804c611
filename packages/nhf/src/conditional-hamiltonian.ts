import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Tensor1D, Tensor2D } from '@tensorflow/tfjs-core';
import { mismatch, type Module, type Params, type PhaseState, type Rng } from '@hgn/core';

/**
 * An energy H(q, p; c) that may depend on a context, one number per batch element. Every
 * `Hamiltonian` of `@hgn/core` is one, that does not look at it.
 */
export interface ConditionalHamiltonian<P extends Params = Params> {
  /** Fresh weights; the same `rng` gives the same weights. */
  readonly init: (rng: Rng) => P;
  /** H, shape `[batch]`, at a context `[batch, …]`. */
  readonly energy: (params: P, state: PhaseState, context?: Tensor2D) => Tensor1D;
  /** K and V, of a separable one. */
  readonly parts?: {
    readonly kinetic: (params: P, p: Tensor, context?: Tensor2D) => Tensor1D;
    readonly potential: (params: P, q: Tensor, context?: Tensor2D) => Tensor1D;
  };
}

/** Two networks, each of which makes any number of outputs of a row of inputs; smooth ones. */
export type ConditionalOptions<K extends Params, V extends Params> = {
  /** Reads p and the context, joined. */
  readonly kinetic: Module<K, Tensor, Tensor>;
  /** Reads q and the context, joined. */
  readonly potential: Module<V, Tensor, Tensor>;
};

/**
 * H(q, p; c) = K(p, c) + V(q, c), each the sum over what its network makes of a row.
 *
 * @throws HgnError at a call without a context
 */
export function conditionalHamiltonian<K extends Params, V extends Params>(
  networks: ConditionalOptions<K, V>,
): ConditionalHamiltonian<{ readonly kinetic: K; readonly potential: V }> {
  type P = { readonly kinetic: K; readonly potential: V };
  const kinetic = (params: P, p: Tensor, context?: Tensor2D): Tensor1D =>
    tf.tidy(() => tf.sum(networks.kinetic.apply(params.kinetic, beside(p, context)), 1));
  const potential = (params: P, q: Tensor, context?: Tensor2D): Tensor1D =>
    tf.tidy(() => tf.sum(networks.potential.apply(params.potential, beside(q, context)), 1));
  return {
    init: (rng) => ({
      kinetic: networks.kinetic.init(rng.split('kinetic')),
      potential: networks.potential.init(rng.split('potential')),
    }),
    energy: (params, { q, p }, context) =>
      tf.tidy(() => tf.add(kinetic(params, p, context), potential(params, q, context))),
    parts: { kinetic, potential },
  };
}

function beside(x: Tensor, context: Tensor2D | undefined): Tensor {
  if (context !== undefined) return tf.concat([x, context], 1);
  const remedy = 'Give each call the context of its points.';
  throw mismatch('conditionalHamiltonian', 'a context [batch, …]', 'none', remedy);
}
