import type { Loss, Params, Rng, Tree } from '@hgn/core';

/** What a training step learns: weights, their loss on a batch, and a batch to take it on. */
export type Task = {
  readonly init: (rng: Rng) => Params;
  readonly loss: Loss<Params, Tree>;
  /** Random numbers: what they show does not matter to the clock. */
  readonly batch: (rng: Rng) => Tree;
};
