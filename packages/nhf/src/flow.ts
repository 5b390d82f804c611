import type { Tensor1D, Tensor2D } from '@tensorflow/tfjs-core';
import type { Params, Rng } from '@hgn/core';

/** Points that a flow has moved, and what it did to volumes about them. */
export type Moved = {
  /** Where they are now, `[batch, dimension]`. */
  readonly value: Tensor2D;
  /** log |det ∂value/∂input|, `[batch]`. */
  readonly logDet: Tensor1D;
};

/**
 * A learnable invertible map between a simple base and the data. Its directions are named after
 * where they lead. Weights are an explicit tree. `flowContract` of `@hgn/nhf/testing` tests any.
 */
export interface Flow<P extends Params = Params> {
  /** Numbers of a point. */
  readonly dimension: number;
  /** Fresh weights; the same `rng` gives the same weights. */
  readonly init: (rng: Rng) => P;
  /** From the base to the data: what sampling does. `context` is `[batch, …]`, for flows that read one. */
  readonly toData: (params: P, base: Tensor2D, context?: Tensor2D) => Moved;
  /** From the data to the base, the inverse of `toData`: what a density needs. */
  readonly toBase: (params: P, data: Tensor2D, context?: Tensor2D) => Moved;
}
