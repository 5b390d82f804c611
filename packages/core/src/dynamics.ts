import type { Tensor1D } from '@tensorflow/tfjs-core';
import type { PhaseState } from './phase-state.ts';
import type { Rng } from './rng.ts';
import type { RolloutOptions } from './rollout.ts';
import type { Params } from './tree.ts';

/**
 * A learnable motion through phase space: what a state becomes. `hamiltonianDynamics` makes one of an
 * energy and an integrator, `motionDynamics` of any equation of motion; a map from frame to frame is
 * one by itself.
 */
export interface Dynamics<P extends Params = Params> {
  /** Fresh weights; the same `rng` gives the same weights. */
  readonly init: (rng: Rng) => P;
  /**
   * The states from `state` `[batch, …latent]` on, a time `dt` apart: q and p
   * `[batch, time = steps + 1, …latent]`, the given one first. A negative `dt` is backward.
   *
   * @throws HgnError where there is no way back, or no such adjoint
   */
  readonly rollout: (params: P, state: PhaseState, options: RolloutOptions) => PhaseState;
  /** The learned energy of states, shape `[batch]`; absent where what moves has none. */
  readonly energy?: (params: P, state: PhaseState) => Tensor1D;
}
