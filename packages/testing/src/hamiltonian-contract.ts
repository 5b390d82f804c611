import * as tf from '@tensorflow/tfjs-core';
import type { Scalar } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import {
  fieldOf,
  type Hamiltonian,
  type Params,
  type PhaseState,
  seededRng,
  valueAndGradients,
} from '@hgn/core';
import {
  type Accuracy,
  dot,
  expectClose,
  expectGradients,
  moduleContract,
  read,
} from './module-contract.ts';

/**
 * Registers `describe` blocks of tests of `hamiltonian` on the shapes of `exampleState()`, batch
 * first, 2 elements at least: its energy is a {@link moduleContract}, its field is the energy's
 * gradient and can be trained through. Run it as that one.
 */
export function hamiltonianContract<P extends Params>(
  name: string,
  hamiltonian: Hamiltonian<P>,
  exampleState: () => PhaseState,
): void {
  const { init, energy, parts } = hamiltonian;
  // Smooth, so that one step will do: curvature is h⁴ = 1e-8, rounding 1e-7 / h = 1e-5, times the
  // ratio of the value to its slope.
  const accuracy: Accuracy = { steps: [1e-2], tolerance: 1e-3 };

  moduleContract(
    `${name}, from state to energy`,
    { init, apply: (params: P, state: PhaseState) => tf.tidy(() => energy(params, state)) },
    exampleState,
  );

  describe(`the Hamiltonian ${name}`, () => {
    it('is one energy per element of the batch', () => {
      const state = exampleState();
      expect(energy(init(seededRng(1)), state).shape).toEqual([state.q.shape[0]]);
    });

    it('has the field q̇ = ∂H/∂p, ṗ = −∂H/∂q, by finite differences of the energy', () => {
      const params = init(seededRng(1));
      const state = exampleState();
      const { dq, dp, both } = fieldOf(hamiltonian, params);
      const value = (s: PhaseState): number =>
        read(energy(params, s))
          .flat()
          .reduce((sum, e) => sum + e);
      const gradient = { q: tf.neg(dp(state)), p: dq(state) };
      expectGradients(value, state, gradient, accuracy);
      const { q, p } = both(state);
      expectGradients(value, state, { q: tf.neg(p), p: q }, accuracy);
    });

    it('has second derivatives that finite differences of the field give', () => {
      const args = { params: init(seededRng(1)), state: exampleState() };
      type Args = typeof args;
      const field = ({ params, state }: Args): PhaseState =>
        fieldOf(hamiltonian, params).both(state);
      const loss = (x: Args): Scalar => {
        const { q, p } = field(x);
        return tf.add(tf.sum(tf.square(q)), tf.sum(tf.square(p)));
      };
      const value = (x: Args): number => dot(field(x), field(x));
      expectGradients(value, args, valueAndGradients(loss, args).gradients, accuracy);
    });

    it.runIf(parts !== undefined)('is K(p) + V(q), and its field is that of the parts', () => {
      const params = init(seededRng(1));
      const state = exampleState();
      const { kinetic, potential } = parts as NonNullable<typeof parts>;
      const whole = energy(params, state);
      expectClose(tf.add(kinetic(params, state.p), potential(params, state.q)), whole);
      const field = fieldOf({ init, energy }, params).both(state);
      expectClose(fieldOf(hamiltonian, params).both(state), field);
    });
  });
}
