import * as tf from '@tensorflow/tfjs-core';
import { tensorArithmetic } from './arithmetic.ts';
import { implicitSlopes } from './implicit.ts';
import type { FieldWeights, HamiltonianField } from './integrator.ts';
import { flattenTree, type Params, unflattenTree } from './tree.ts';

/** What every field of learned weights has beside its slopes; `fieldOf` makes it of others. */
export function tensorField<P extends Params>(
  params: P,
  fieldOf: (params: P) => HamiltonianField,
): Pick<HamiltonianField, 'axpy' | 'arithmetic' | 'implicit' | 'weights'> {
  const weights: FieldWeights = {
    values: flattenTree(params).map(([, leaf]) => leaf),
    fieldOf: (values) => fieldOf(unflattenTree(params, values)),
  };
  return {
    axpy: (a, x, y) => tf.add(tf.mul(x, a), y),
    arithmetic: tensorArithmetic,
    implicit: implicitSlopes(weights),
    weights,
  };
}
