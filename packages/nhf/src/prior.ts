import type { Tensor1D, Tensor2D } from '@tensorflow/tfjs-core';
import type { Rng } from '@hgn/core';

/** A density that can be sampled and evaluated: what a flow begins with. */
export interface Prior {
  /** `[batch, dimension]` independent points. */
  readonly sample: (rng: Rng, shape: readonly [batch: number, dimension: number]) => Tensor2D;
  /** log π(x) of points `[batch, dimension]`, in nats, `[batch]`. Normalised. */
  readonly logProb: (x: Tensor2D) => Tensor1D;
}
