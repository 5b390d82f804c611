import * as tf from '@tensorflow/tfjs-core';
import type { Hamiltonian, Params } from '@hgn/core';
import { choleskyOf, transposedTimes } from './cholesky.ts';
import type { Network } from './network.ts';
import { total } from './total.ts';

/** What a {@link massHamiltonian} learns of q. */
export type MassOptions<M extends Params, V extends Params> = {
  /** Degrees of freedom n. */
  readonly dimension: number;
  /**
   * Reads q `[batch, n]`, makes the n · (n + 1) / 2 numbers that the triangle L is made of, which is 1
   * where they are 0. Let it begin near that, by a `gain` of 0.3 for example.
   */
  readonly mass: Network<M>;
  /** Reads q; of any output shape. */
  readonly potential: Network<V>;
};

/** The weights of a mass matrix and of a potential. */
export type MassParams<M extends Params, V extends Params> = {
  readonly mass: M;
  readonly potential: V;
};

/**
 * H(q, p) = pᵀ·M⁻¹(q)·p/2 + V(q) with a learned M⁻¹ = L(q)·L(q)ᵀ, positive definite: a body whose
 * inertia depends on where it is, as a double pendulum's does. It is not separable, so that leapfrog
 * is not symplectic on it: roll it out by an implicit method, `implicitMidpoint` or `gauss4`, or by
 * `tao2` in an extended phase space.
 *
 * @see Y. Zhong et al., Symplectic ODE-Net, 2020, section 3.2, arXiv 1909.12077
 */
export function massHamiltonian<M extends Params, V extends Params>({
  dimension,
  mass,
  potential,
}: MassOptions<M, V>): Hamiltonian<MassParams<M, V>> {
  return {
    init: (rng) => ({
      mass: mass.init(rng.split('mass')),
      potential: potential.init(rng.split('potential')),
    }),
    energy: (params, { q, p }) =>
      tf.tidy(() => {
        const l = choleskyOf(mass.apply(params.mass, q), dimension);
        const kinetic = total(tf.mul(tf.square(transposedTimes(l, p)), 0.5));
        return tf.add(kinetic, total(potential.apply(params.potential, q)));
      }),
  };
}
