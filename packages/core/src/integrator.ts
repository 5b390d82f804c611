import type { Tensor } from '@tensorflow/tfjs-core';
import type { PhaseState } from './phase-state.ts';
import type { Steps } from './steps.ts';

/**
 * Hamilton's equations dq/dt = ∂H/∂p, dp/dt = −∂H/∂q, and the one operation on states that an
 * integrator needs. An integrator sees nothing else of a system, so the same method integrates
 * tensors under a gradient and float64 arrays to 1e-13.
 */
export interface HamiltonianField<T = Tensor> {
  /** H(q, p) = K(p) + V(q): then `dq` reads only `p`, and `dp` reads only `q`. */
  readonly separable: boolean;
  /** ∂H/∂p, the velocity. */
  readonly dq: (state: PhaseState<T>, into?: T) => T;
  /** −∂H/∂q, the force. */
  readonly dp: (state: PhaseState<T>, into?: T) => T;
  /** Both halves, for one gradient evaluation of a joint H. */
  readonly both: (state: PhaseState<T>, into?: PhaseState<T>) => PhaseState<T>;
  /** a·x + y, a new value. */
  readonly axpy: (a: number, x: T, y: T, into?: T) => T;
  /**
   * A value of the size of `like` to be written into; its numbers do not matter, and it is no part of
   * a step's result. That it is there says that the four functions above may be handed a value `into`
   * that is nobody else's, for `axpy` also its y, which they may overwrite and return in place of a
   * new one, and that they keep no reference to what they are handed. Where it is missing there is no
   * `into`.
   */
  readonly scratch?: (like: T) => T;
  /** What a few methods need beside: they say so where it is missing. */
  readonly arithmetic?: Arithmetic<T>;
  /**
   * The solution of an equation for slopes, with the derivatives of the implicit function theorem;
   * where it is missing, gradients go through the iterations. It is of the field as it was made:
   * leave it out of one that is made from it with another `dq`, `dp` or `both`.
   */
  readonly implicit?: (equation: ImplicitEquation<T>) => readonly PhaseState<T>[];
  /** What the field depends on besides the state: what the adjoint 'reversible' differentiates by. */
  readonly weights?: FieldWeights<T>;
}

/** The weights of a field, and the field as a function of them: `fieldWeights` makes it of tensors. */
export interface FieldWeights<T = Tensor> {
  /** All that a gradient may be wanted by. */
  readonly values: readonly T[];
  /** The same field, of other values in the same order. */
  readonly fieldOf: (values: readonly T[]) => HamiltonianField<T>;
  /** The states of {@link Steps}, whose gradient takes the last one back: the adjoint 'reversible'. */
  readonly rollout: (integrator: Integrator, state: PhaseState<T>, steps: Steps) => PhaseState<T>[];
}

/** Operations on one half of a state that read or round its numbers. */
export interface Arithmetic<T = Tensor> {
  /** The spacing of numbers at 1. */
  readonly epsilon: number;
  /** Σ xᵢ·yᵢ over all entries; undefined where values cannot be read, as in a traced step. */
  readonly dot: (x: T, y: T) => number | undefined;
  /**
   * a·x, rounded to the nearest multiple of `grid`, a power of 2, half to even: `x` itself
   * where that is seen to be it. Its gradient is that of a·x.
   */
  readonly rounded: (a: number, x: T, grid: number) => T;
}

/** Slopes k₁ … kₙ in phase space that solve k = map(field, state, k). */
export interface ImplicitEquation<T = Tensor> {
  /** A function of its arguments alone: the derivatives are by `state` and the field's weights. */
  readonly map: (
    field: HamiltonianField<T>,
    state: PhaseState<T>,
    slopes: readonly PhaseState<T>[],
  ) => readonly PhaseState<T>[];
  readonly state: PhaseState<T>;
  /** Where to begin. */
  readonly start: (field: HamiltonianField<T>) => readonly PhaseState<T>[];
  /** Finds what `map` leaves where it is, for this equation and for its adjoint. */
  readonly solve: (
    map: (slopes: readonly PhaseState<T>[]) => readonly PhaseState<T>[],
    start: readonly PhaseState<T>[],
  ) => readonly PhaseState<T>[];
}

/**
 * A one-step method for Hamilton's equations: facts first, then the step. Stateless; a plain object
 * or a function that returns one. `integratorContract` of `@hgn/testing` measures the facts.
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
