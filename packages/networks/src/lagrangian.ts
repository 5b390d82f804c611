import * as tf from '@tensorflow/tfjs-core';
import type { Scalar, Tensor } from '@tensorflow/tfjs-core';
import { gradients, type Motion, type Params } from '@hgn/core';
import { type Cholesky, choleskyOf, choleskySolve, times, transposedTimes } from './cholesky.ts';
import type { MassOptions, MassParams } from './mass-hamiltonian.ts';
import { total } from './total.ts';

/**
 * The motion of the Lagrangian L(q, q̇) = q̇ᵀ·M(q)·q̇/2 − V(q) with a learned M = L(q)·L(q)ᵀ: the
 * Euler–Lagrange equations, solved for
 *
 *   q̈ = M⁻¹·(∂L/∂q − (∂(M·q̇)/∂q)·q̇).
 *
 * What stands as p in a state is q̇. It is to be rolled out by a Runge–Kutta method; its energy is
 * q̇ᵀ·M·q̇/2 + V.
 *
 * @see A. Botev et al., Which priors matter? Benchmarking models for learning latent dynamics, 2021,
 *   arXiv 2111.05458
 */
export function lagrangian<M extends Params, V extends Params>({
  dimension,
  mass,
  potential,
}: MassOptions<M, V>): Motion<MassParams<M, V>> {
  return {
    init: (rng) => ({
      mass: mass.init(rng.split('mass')),
      potential: potential.init(rng.split('potential')),
    }),
    velocity: (params, { q, p: v }) =>
      tf.tidy(() => {
        const root = (): Cholesky => choleskyOf(mass.apply(params.mass, q), dimension);
        const value = (): Scalar => {
          const kinetic = tf.mul(tf.square(transposedTimes(root(), v)), 0.5);
          return tf.sub(tf.sum(kinetic), tf.sum(potential.apply(params.potential, q)));
        };
        const momentum = (): Tensor => {
          const l = root();
          return times(l, transposedTimes(l, v));
        };
        const [force] = gradients(value, [q]) as [Tensor];
        const push = tf.sub(force, along(momentum, q, v));
        return { q: tf.clone(v), p: choleskySolve(root(), push) };
      }),
    energy: (params, { q, p: v }) =>
      tf.tidy(() => {
        const l = choleskyOf(mass.apply(params.mass, q), dimension);
        const kinetic = total(tf.mul(tf.square(transposedTimes(l, v)), 0.5));
        return tf.add(kinetic, total(potential.apply(params.potential, q)));
      }),
  };
}

/**
 * (∂f/∂x)·v of rows that do not depend on each other. ∂(uᵀf)/∂x is linear in u, and its product with
 * v has the gradient by u that is wanted: two steps backward in place of one forward.
 */
function along(f: () => Tensor, x: Tensor, v: Tensor): Tensor {
  const u = tf.zerosLike(x);
  const pulled = (): Scalar => {
    const [back] = gradients((): Scalar => tf.sum(tf.mul(u, f())), [x]) as [Tensor];
    return tf.sum(tf.mul(back, v));
  };
  return gradients(pulled, [u])[0] as Tensor;
}
