import type { Tensor } from '@tensorflow/tfjs-core';
import type { PhaseState } from './phase-state.ts';

/**
 * Hamilton's equations dq/dt = ∂H/∂p, dp/dt = −∂H/∂q, and the one operation on states that an
 * integrator needs. An integrator sees nothing else of a system, so the same method integrates
 * tensors under a gradient and float64 arrays to 1e-13.
 */
export interface HamiltonianField<T = Tensor> {
  /** H(q, p) = K(p) + V(q): then `dq` reads only `p`, and `dp` reads only `q`. */
  readonly separable: boolean;
  /** ∂H/∂p, the velocity. */
  readonly dq: (state: PhaseState<T>) => T;
  /** −∂H/∂q, the force. */
  readonly dp: (state: PhaseState<T>) => T;
  /** Both halves, for one gradient evaluation of a joint H. */
  readonly both: (state: PhaseState<T>) => PhaseState<T>;
  /** a·x + y, a new value. */
  readonly axpy: (a: number, x: T, y: T) => T;
}

/**
 * A one-step method for Hamilton's equations: facts first, then the step. Stateless; a plain object
 * or a function that returns one. `integratorContract` of `@hgn/core/testing` measures the facts.
 */
export interface Integrator {
  /** For tables and messages; nothing branches on it. */
  readonly name: string;
  /** The global error of a fixed time is O(dt^order). */
  readonly order: number;
  /** On which Hamiltonians the step preserves dq ∧ dp. */
  readonly symplectic: 'always' | 'separable' | 'never';
  /** `step(−dt)` undoes `step(dt)`, up to rounding, where the method is symplectic. */
  readonly reversible: boolean;
  /** The state a time `dt` later; earlier, when `dt` is negative. Never changes its input. */
  readonly step: <T>(field: HamiltonianField<T>, state: PhaseState<T>, dt: number) => PhaseState<T>;
}
