import * as tf from '@tensorflow/tfjs-core';
import type { Dynamics } from './dynamics.ts';
import type { HamiltonianField, Integrator } from './integrator.ts';
import { rollout } from './rollout.ts';
import type { Params } from './tree.ts';

/** What is learned, the field it makes of its weights, and the method that rolls it out. */
export function fieldDynamics<P extends Params, L extends Pick<Dynamics<P>, 'init' | 'energy'>>(
  learned: L,
  fieldOf: (learned: L, params: P) => HamiltonianField,
  integrator: Integrator,
): Dynamics<P> & Pick<L, 'energy'> {
  const { init, energy } = learned;
  return {
    init,
    rollout: (params, state, options) =>
      tf.tidy(() => {
        const states = rollout(integrator, fieldOf(learned, params), state, options);
        const q = states.map((s) => s.q);
        const p = states.map((s) => s.p);
        return { q: tf.stack(q, 1), p: tf.stack(p, 1) };
      }),
    ...(energy && { energy }),
  };
}
