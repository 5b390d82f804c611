import type { Tensor } from '@tensorflow/tfjs-core';
import type { Module, Params } from '@hgn/core';

/** A learnable map from a tensor to a tensor, both batch first. */
export type Network<P extends Params = Params> = Module<P, Tensor, Tensor>;
