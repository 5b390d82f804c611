import type { Tensor, Tensor1D } from '@tensorflow/tfjs-core';
import type { PhaseState } from './phase-state.ts';
import type { Rng } from './rng.ts';
import type { Params } from './tree.ts';

/**
 * A learnable energy, one number per batch element. A separable one, H(q, p) = K(p) + V(q), also
 * shows its two halves; that it has them is what makes it separable.
 */
export interface Hamiltonian<P extends Params = Params> {
  /** Fresh weights; the same `rng` gives the same weights. */
  readonly init: (rng: Rng) => P;
  /** H(q, p), shape `[batch]`. Must be twice differentiable: its gradient is trained through. */
  readonly energy: (params: P, state: PhaseState) => Tensor1D;
  readonly parts?: {
    /** K(p), shape `[batch]`. */
    readonly kinetic: (params: P, p: Tensor) => Tensor1D;
    /** V(q), shape `[batch]`. */
    readonly potential: (params: P, q: Tensor) => Tensor1D;
  };
}
