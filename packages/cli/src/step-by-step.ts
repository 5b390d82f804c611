import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Tensor2D } from '@tensorflow/tfjs-core';
import type { PhaseState } from '@hgn/core';
import type { Player } from './player.ts';

/**
 * The player, its rollouts made of single steps: a graph of one step is compiled in a moment, however many
 * stages the integrator has. The states are those of a rollout in one; forces at the ends of steps
 * are evaluated twice.
 */
export function stepByStep(play: Player): Player {
  return {
    ...play,
    rollout: async (state, { steps, ...dt }) => {
      const q: Tensor[] = [];
      const p: Tensor[] = [];
      const energy: Tensor2D[] = [];
      let last: PhaseState = state;
      for (let step = 0; step < steps; step++) {
        const pair = await play.rollout(last, { steps: 1, ...dt });
        const skip = step === 0 ? 0 : 1;
        q.push(from(pair.q, skip));
        p.push(from(pair.p, skip));
        if (pair.energy !== undefined) energy.push(from(pair.energy, skip));
        if (step > 0) tf.dispose(last);
        last = { q: at(pair.q, 1), p: at(pair.p, 1) };
        tf.dispose(pair);
      }
      if (steps > 0) tf.dispose(last);
      const path = {
        q: tf.concat(q, 1),
        p: tf.concat(p, 1),
        ...(energy.length > 0 && { energy: tf.concat(energy, 1) }),
      };
      tf.dispose([q, p, energy]);
      return path;
    },
  };
}

function from<T extends Tensor>(x: T, time: number): T {
  return tf.slice(x, [0, time]);
}

function at(x: Tensor, time: number): Tensor {
  return tf.squeeze(tf.slice(x, [0, time], [-1, 1]), [1]);
}
