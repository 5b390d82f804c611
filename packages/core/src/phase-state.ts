import type { Tensor } from '@tensorflow/tfjs-core';

/**
 * A point in phase space, or a batch of them: positions `q` and momenta `p`, equal shapes, batch
 * first. `T` is a `tf.Tensor` (differentiable, float32) or a `Float64Array` (exact physics).
 */
export type PhaseState<T = Tensor> = { readonly q: T; readonly p: T };
