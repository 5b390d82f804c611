import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Tensor2D } from '@tensorflow/tfjs-core';
import type { Span } from '@hgn/model';
import type { PhaseState } from '@hgn/core';
import type { Player } from './player.ts';

/** What a rollout gives. */
type Path = Awaited<ReturnType<Player['rollout']>>;

/**
 * The player, its rollouts made of single steps: a graph of one step is compiled in a moment, however many
 * stages the integrator has. The states are those of a rollout in one; forces at the ends of steps
 * are evaluated twice.
 */
export function stepByStep(play: Player): Player {
  /** `count` steps from a state, each rolled out as `span` says, in the order in which they are taken. */
  const walk = async (state: PhaseState, count: number, span: Span): Promise<Path[]> => {
    const [time, pairs] = [span.steps, [] as Path[]];
    let last = state;
    for (let step = 0; step < count; step++) {
      const pair = await play.rollout(last, span);
      if (step > 0) tf.dispose(last);
      last = { q: at(pair.q, time), p: at(pair.p, time) };
      pairs.push(pair);
    }
    if (count > 0) tf.dispose(last);
    return pairs;
  };
  return {
    ...play,
    rollout: async (state, { steps, back = 0, ...dt }) => {
      if (steps + back <= 1) return play.rollout(state, { steps, back, ...dt });
      const before = await walk(state, back, { ...dt, steps: 0, back: 1 });
      const after = await walk(state, steps, { ...dt, steps: 1 });
      const path = joined([...before.reverse(), ...after]);
      tf.dispose([before, after]);
      return path;
    },
  };
}

/** Pairs of states that follow each other as one path: the first of each, and the last of all. */
function joined(pairs: readonly Path[]): Path {
  const join = <T extends Tensor>(parts: readonly T[]): T =>
    tf.tidy(() => {
      const last = parts.slice(-1).map((x) => frame(x, 1));
      return tf.concat([...parts.map((x) => frame(x, 0)), ...last], 1);
    });
  const energy = pairs.flatMap((pair): Tensor2D[] => (pair.energy ? [pair.energy] : []));
  return {
    q: join(pairs.map(({ q }) => q)),
    p: join(pairs.map(({ p }) => p)),
    ...(energy.length > 0 && { energy: join(energy) }),
  };
}

function frame<T extends Tensor>(x: T, time: number): T {
  return tf.slice(x, [0, time], [-1, 1]);
}

function at(x: Tensor, time: number): Tensor {
  return tf.tidy(() => tf.squeeze(frame(x, time), [1]));
}
