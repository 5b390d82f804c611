import * as tf from '@tensorflow/tfjs-core';
import { type Dynamics, HgnError, mismatch, type Params, type PhaseState } from '@hgn/core';
import { joined, parted } from './joined.ts';
import type { Network } from './network.ts';

/** What a {@link recurrent} repeats. */
export type RecurrentOptions<P extends Params> = {
  /** q and p joined on their last axis → what they are a frame later; `residual` or `gru`. */
  readonly cell: Network<P>;
  /** The time of one application, that between frames. */
  readonly dt: number;
};

/**
 * A learned map from each frame's state to the next one's, (q, p) ← f(q, p). It has no energy, knows
 * no time between frames and no way back: it rolls out over whole multiples of its own `dt` alone.
 *
 * @throws HgnError at `rollout`, if a step is backward, or no whole multiple of `dt`, or the adjoint
 *   is 'reversible'
 */
export function recurrent<P extends Params>({ cell, dt }: RecurrentOptions<P>): Dynamics<P> {
  return {
    init: cell.init,
    rollout: (params, state, options) =>
      tf.tidy(() => {
        const repeats = repeatsOf(options.dt, dt);
        if (options.adjoint === 'reversible') {
          throw mismatch('adjoint of recurrent', "'stored'", "'reversible'", 'It has no way back.');
        }
        const states: PhaseState[] = [state];
        let last = joined(state);
        for (let step = 0; step < options.steps; step++) {
          for (let i = 0; i < repeats; i++) last = cell.apply(params, last);
          states.push(parted(last));
        }
        return {
          q: tf.stack(
            states.map(({ q }) => q),
            1,
          ),
          p: tf.stack(
            states.map(({ p }) => p),
            1,
          ),
        };
      }),
  };
}

/** How often a map of the time `own` is applied in the time `dt`. */
function repeatsOf(dt: number, own: number): number {
  const repeats = Math.round(dt / own);
  if (repeats >= 1 && Math.abs(dt / own - repeats) < 1e-6) return repeats;
  throw new HgnError(
    `dt of recurrent: expected a whole multiple of its own, ${own}, got ${dt}. A map from frame to ` +
      'frame goes neither backward nor between frames: for that take dynamics of continuous time.',
  );
}
