import { mismatch } from './errors.ts';
import type { FieldWeights, HamiltonianField, Integrator } from './integrator.ts';
import type { PhaseState } from './phase-state.ts';

const STORED = "or take the adjoint 'stored'";

/**
 * The weights of a field on which an integrator can be taken back, and differentiated on the way.
 *
 * @throws HgnError unless the state is of tensors, the field shows its `weights`, and the integrator
 *   is reversible on it: that is, symplectic there, and `reversible`
 */
export function reversibleWeights<T>(
  { name, symplectic, reversible }: Integrator,
  { separable, weights }: HamiltonianField<T>,
  { q, p }: PhaseState<T>,
): FieldWeights<T> {
  const what = `adjoint 'reversible' of ${name}`;
  if (!reversible || symplectic === 'never') {
    throw mismatch(
      what,
      'an integrator whose step(−dt) undoes its step(dt)',
      `one with reversible: ${reversible}, symplectic: '${symplectic}'`,
      `Its states cannot be found again from the last. Take leapfrog, for example, ${STORED}.`,
    );
  }
  if (symplectic === 'separable' && !separable) {
    throw mismatch(
      what,
      'H = K(p) + V(q), on which alone the integrator is reversible',
      'a joint H',
      `Give the Hamiltonian its \`parts\`, take a method with symplectic: 'always', ${STORED}.`,
    );
  }
  if (ArrayBuffer.isView(q) || ArrayBuffer.isView(p)) {
    const remedy = 'There is no gradient of arrays: leave the adjoint out.';
    throw mismatch(what, 'a state of tensors', 'one of arrays', remedy);
  }
  if (weights === undefined) {
    throw mismatch(
      what,
      'a field that shows its `weights`',
      'one without them',
      `Make it with fieldOf, give it \`weights\`, by fieldWeights of the tensors it is made of, ${STORED}.`,
    );
  }
  return weights;
}
