import type { Integrator } from '@hgn/core/float64';

/** A method for a motion with friction. */
export type ConformalOptions = {
  readonly name: string;
  readonly base: Integrator;
  /** γ of dp/dt = −∂H/∂q − γ·p, in the inverse unit of time. */
  readonly damping: number;
};

/**
 * A method for linear friction, dq/dt = ∂H/∂p, dp/dt = −∂H/∂q − γ·p: half a step of the exact
 * p ← e^(−γ·dt/2)·p, a step of `base`, and half a step again. Where `base` is symplectic, dq ∧ dp
 * shrinks by exactly e^(−γ·dt) in each step, as in the motion: it is conformally symplectic.
 * Of order 2, or 1 if `base` is; `composition` raises the order of a reversible one.
 *
 * @see R. McLachlan, M. Perlmutter, Conformal Hamiltonian systems, Journal of Geometry and Physics 39,
 *   2001, DOI 10.1016/S0393-0440(01)00020-1
 * @see A. Bhatt, D. Floyd, B. E. Moore, Second order conformal symplectic schemes for damped
 *   Hamiltonian systems, Journal of Scientific Computing 66, 2016, DOI 10.1007/s10915-015-0062-z
 */
export function conformal({ name, base, damping }: ConformalOptions): Integrator {
  return {
    name,
    order: Math.min(2, base.order),
    symplectic: damping === 0 ? base.symplectic : 'never',
    reversible: base.reversible,
    step: (field, { q, p }, dt) => {
      const less = Math.expm1((-damping * dt) / 2);
      const moved = base.step(field, { q, p: field.axpy(less, p, p) }, dt);
      return { q: moved.q, p: field.axpy(less, moved.p, moved.p) };
    },
  };
}
