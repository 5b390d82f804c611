import { fieldOf, type Hamiltonian, type Motion, type Params } from '@hgn/core';

/**
 * Hamilton's equations of a learned energy as a motion, dq/dt = ∂H/∂p, dp/dt = −∂H/∂q, to be trained
 * on derivatives beside motions that have no energy.
 */
export function hamiltonianMotion<P extends Params>(
  hamiltonian: Hamiltonian<P>,
): Required<Motion<P>> {
  const { init, energy } = hamiltonian;
  return {
    init,
    velocity: (params, state) => fieldOf(hamiltonian, params).both(state),
    energy,
  };
}
