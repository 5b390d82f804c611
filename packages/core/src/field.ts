import * as tf from '@tensorflow/tfjs-core';
import type { Scalar, Tensor } from '@tensorflow/tfjs-core';
import { float64Arithmetic, float64Axpy } from './arithmetic.ts';
import { HgnError } from './errors.ts';
import { gradients } from './gradients.ts';
import type { Hamiltonian } from './hamiltonian.ts';
import type { HamiltonianField } from './integrator.ts';
import type { PhaseState } from './phase-state.ts';
import { tensorField } from './tensor-field.ts';
import type { Params } from './tree.ts';

/**
 * Hamilton's equations of a learned energy, by automatic differentiation: dq/dt = ∂H/∂p,
 * dp/dt = −∂H/∂q, each of the shape of the state. Summing H over the batch first gives every
 * element its own gradient, since no element's energy depends on another's state.
 *
 * The field can be differentiated again, so that a loss on its trajectories trains H.
 */
export function fieldOf<P extends Params>(
  hamiltonian: Hamiltonian<P>,
  params: P,
): HamiltonianField {
  const { parts } = hamiltonian;
  const both = (state: PhaseState): PhaseState => {
    const energy = (): Scalar => tf.sum(energies(hamiltonian.energy(params, state), state.q));
    const [dHdq, dHdp] = gradients(energy, [state.q, state.p]) as [Tensor, Tensor];
    return { q: dHdp, p: tf.neg(dHdq) };
  };
  const more = tensorField(params, (weights) => fieldOf(hamiltonian, weights));
  if (parts === undefined) {
    return { separable: false, dq: (s) => both(s).q, dp: (s) => both(s).p, both, ...more };
  }
  const slope = (energy: (params: P, x: Tensor) => Tensor, x: Tensor): Tensor =>
    gradients(() => tf.sum(energies(energy(params, x), x)), [x])[0] as Tensor;
  const dq = ({ p }: PhaseState): Tensor => slope(parts.kinetic, p);
  const dp = ({ q }: PhaseState): Tensor => tf.neg(slope(parts.potential, q));
  return { separable: true, dq, dp, both: (s) => ({ q: dq(s), p: dp(s) }), ...more };
}

function energies(energy: Tensor, like: Tensor): Tensor {
  if (energy.rank === 1 && energy.shape[0] === like.shape[0]) return energy;
  throw new HgnError(
    `Hamiltonian: expected one energy per batch element, shape [${like.shape[0]}], got ` +
      `[${energy.shape.join(', ')}]. Sum over every axis but the first.`,
  );
}

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
