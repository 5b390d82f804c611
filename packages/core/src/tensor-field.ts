import * as tf from '@tensorflow/tfjs-core';
import { fieldWeights } from './field-weights.ts';
import { implicitSlopes } from './implicit.ts';
import type { HamiltonianField } from './integrator.ts';
import { tensorArithmetic } from './tensor-arithmetic.ts';
import { flattenTree, type Params, unflattenTree } from './tree.ts';

/** What every field of learned weights has beside its slopes; `fieldOf` makes it of others. */
export function tensorField<P extends Params>(
  params: P,
  fieldOf: (params: P) => HamiltonianField,
): Pick<HamiltonianField, 'axpy' | 'arithmetic' | 'implicit' | 'weights'> {
  const weights = fieldWeights(
    flattenTree(params).map(([, leaf]) => leaf),
    (values) => fieldOf(unflattenTree(params, values)),
  );
  return {
    axpy: (a, x, y) => tf.add(tf.mul(x, a), y),
    arithmetic: tensorArithmetic,
    implicit: implicitSlopes(weights),
    weights,
  };
}
