import { float64Arithmetic, float64Axpy } from './float64-arithmetic.ts';
import type { HamiltonianField } from './integrator.ts';
import type { PhaseState } from './phase-state.ts';

/** The analytic gradients of an energy of float64 arrays. */
export interface AnalyticGradients {
  /** H(q, p) = K(p) + V(q). */
  readonly separable: boolean;
  /** ∂H/∂q, a new array of the length of q. */
  readonly dHdq: (state: PhaseState<Float64Array>, into?: Float64Array) => Float64Array;
  /** ∂H/∂p, a new array of the length of p. */
  readonly dHdp: (state: PhaseState<Float64Array>, into?: Float64Array) => Float64Array;
  /**
   * Whether the gradients write into the array that they may be handed, and return it, and keep no
   * reference to it or to a state. Then steps reuse their arrays, and take a fraction of the time.
   */
  readonly inPlace?: boolean;
}

/** Hamilton's equations of a known energy in double precision, from its analytic gradients. */
export function analyticField(system: AnalyticGradients): HamiltonianField<Float64Array> {
  const { separable, inPlace = false } = system;
  type Field = HamiltonianField<Float64Array>;
  const dq: Field['dq'] = (state, into) => system.dHdp(state, into);
  const dp: Field['dp'] = (state, into) => {
    const slope = system.dHdq(state, into);
    const force = into ?? new Float64Array(slope.length);
    for (let i = 0; i < slope.length; i++) force[i] = -(slope[i] as number);
    return force;
  };
  return {
    separable,
    dq,
    dp,
    both: (state, into) => ({ q: dq(state, into?.q), p: dp(state, into?.p) }),
    axpy: float64Axpy,
    arithmetic: float64Arithmetic,
    ...(inPlace && { scratch: (like: Float64Array) => new Float64Array(like.length) }),
  };
}
