import type { Scalar } from '@tensorflow/tfjs-core';
import type { Params, Tree } from '@hgn/core';

/** What an optimiser's step is made from. */
export type Update<P extends Params, S extends Tree> = {
  readonly params: P;
  /** The gradient of the loss, a tree like `params`. */
  readonly gradients: P;
  readonly state: S;
  readonly learningRate: Scalar;
};

/**
 * A rule that turns gradients into better weights. All that it remembers from step to step is its
 * state, a tree of tensors: so a step is pure, and can be compiled, saved and resumed exactly.
 * `optimiserContract` of `@hgn/train/testing` checks one.
 */
export interface Optimiser<S extends Tree = Tree> {
  /** The state before the first step. */
  readonly init: (params: Params) => S;
  /** The weights and the state after one step, of the structure of those before. */
  readonly update: <P extends Params>(
    update: Update<P, S>,
  ) => {
    readonly params: P;
    readonly state: S;
  };
}
