import type { Tensor } from '@tensorflow/tfjs-core';
import type { FieldWeights, HamiltonianField } from './integrator.ts';
import { reversibleRollout } from './reversible-rollout.ts';

/**
 * The weights of a field of tensors, for its member `weights`: `values` are all that a gradient may be
 * wanted by, and `fieldOf` is the same field, of other values in the same order. With them the adjoint
 * 'reversible' takes gradients of a rollout; `fieldOf(hamiltonian, params)` has them already.
 */
export function fieldWeights(
  values: readonly Tensor[],
  fieldOf: (values: readonly Tensor[]) => HamiltonianField,
): FieldWeights {
  const weights: FieldWeights = {
    values,
    fieldOf,
    rollout: (integrator, state, steps) => reversibleRollout(integrator, weights, state, steps),
  };
  return weights;
}
