import * as tf from '@tensorflow/tfjs-core';
import type { Scalar, Tensor } from '@tensorflow/tfjs-core';
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
