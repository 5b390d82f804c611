import type { Dynamics } from './dynamics.ts';
import { fieldOf } from './field.ts';
import { fieldDynamics } from './field-dynamics.ts';
import type { Hamiltonian } from './hamiltonian.ts';
import type { Integrator } from './integrator.ts';
import type { Params } from './tree.ts';

/**
 * The flow of a learned energy, dq/dt = ∂H/∂p, dp/dt = −∂H/∂q, by `integrator`. Its weights are those
 * of the energy.
 *
 * @throws HgnError at `rollout`, if the adjoint is 'reversible' and the integrator is not, on this H
 */
export function hamiltonianDynamics<P extends Params>(
  hamiltonian: Hamiltonian<P>,
  integrator: Integrator,
): Required<Dynamics<P>> {
  return fieldDynamics(hamiltonian, fieldOf, integrator);
}
