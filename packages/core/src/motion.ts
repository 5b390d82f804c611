import type { Tensor1D } from '@tensorflow/tfjs-core';
import type { HamiltonianField } from './integrator.ts';
import type { PhaseState } from './phase-state.ts';
import type { Rng } from './rng.ts';
import { tensorField } from './tensor-field.ts';
import type { Params } from './tree.ts';

/**
 * A learnable equation of motion of first order, d(q, p)/dt = f(q, p), that need not be Hamilton's:
 * friction, control, a network. What it calls p may be a velocity.
 */
export interface Motion<P extends Params = Params> {
  /** Fresh weights; the same `rng` gives the same weights. */
  readonly init: (rng: Rng) => P;
  /** (dq/dt, dp/dt), each of the shape of its half of the state. Differentiable. */
  readonly velocity: (params: P, state: PhaseState) => PhaseState;
  /** The learned energy of states, shape `[batch]`; absent where there is none. */
  readonly energy?: (params: P, state: PhaseState) => Tensor1D;
}

/**
 * An equation of motion as what an integrator sees: its two halves stand where those of Hamilton's
 * equations do, so that any integrator rolls it out. No method is symplectic on it.
 */
export function motionField<P extends Params>(motion: Motion<P>, params: P): HamiltonianField {
  const both = (state: PhaseState): PhaseState => motion.velocity(params, state);
  return {
    separable: false,
    dq: (state) => both(state).q,
    dp: (state) => both(state).p,
    both,
    ...tensorField(params, (weights) => motionField(motion, weights)),
  };
}
