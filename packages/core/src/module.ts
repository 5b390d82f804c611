import type { Tensor, Tensor4D, Tensor5D } from '@tensorflow/tfjs-core';
import type { PhaseState } from './phase-state.ts';
import type { Rng } from './rng.ts';
import type { Params } from './tree.ts';

/**
 * A learnable function. Its weights are an explicit tree of tensors, never hidden in a closure: so
 * it is pure, and can be differentiated, compiled, saved and handed to another optimiser.
 */
export interface Module<P extends Params, I, O> {
  /** Fresh weights; the same `rng` gives the same weights. */
  readonly init: (rng: Rng) => P;
  /** The function itself. Allocates its outputs, disposes nothing that it was given. */
  readonly apply: (params: P, input: I) => O;
}

/** A diagonal Gaussian over the latent z: `mean` and `logVar` of equal shape `[batch, …latent]`. */
export type Posterior = { readonly mean: Tensor; readonly logVar: Tensor };

/** Frames `[batch, time, height, width, channels]` → posterior of z. */
export type Encoder<P extends Params = Params> = Module<P, Tensor5D, Posterior>;

/** f_ψ: latent z `[batch, …]` → a point of phase space, q and p `[batch, …]`. */
export type Transform<P extends Params = Params> = Module<P, Tensor, PhaseState>;

/** Positions q `[batch, …]` → images `[batch, height, width, channels]` in [0, 1]. */
export type Decoder<P extends Params = Params> = Module<P, Tensor, Tensor4D>;
