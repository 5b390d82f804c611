import * as tf from '@tensorflow/tfjs-core';
import type { Hamiltonian, Module, Params } from '@hgn/core';

/** What is known of a body, and the network that learns the rest. */
export type KnownKineticOptions<V extends Params> = {
  /** Its inertia. */
  readonly mass: number;
  /** Reads q `[batch, dimension]`, makes `[batch, 1]`; twice differentiable. */
  readonly potential: Module<V, tf.Tensor, tf.Tensor>;
};

/** H(q, p) = p²/(2m) + V(q): the kinetic energy is physics, and only V is learned. */
export function knownKinetic<V extends Params>({
  mass,
  potential: network,
}: KnownKineticOptions<V>): Hamiltonian<V> {
  const kinetic = (_: V, p: tf.Tensor): tf.Tensor1D =>
    tf.tidy(() => tf.div(tf.sum(tf.square(p), 1), 2 * mass));
  const potential = (params: V, q: tf.Tensor): tf.Tensor1D =>
    tf.tidy(() => tf.sum(network.apply(params, q), 1));
  return {
    init: network.init,
    energy: (params, { q, p }) => tf.tidy(() => tf.add(kinetic(params, p), potential(params, q))),
    parts: { kinetic, potential }, // this makes it separable, so that leapfrog takes it
  };
}
