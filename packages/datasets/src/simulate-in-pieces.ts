import { assertWhole } from './assert-whole.ts';
import { joined } from './pieces.ts';
import { simulate, type SimulateOptions } from './simulate.ts';
import type { Trajectories } from './trajectories.ts';

/** How a simulation is watched, and ended. */
export type SimulationHooks = {
  /** Is told of each few trajectories how many they are. */
  readonly progress?: (trajectories: number) => void;
  readonly signal?: AbortSignal;
};

/** Trajectories between two looks at the signal. */
const PIECE = 16;

/**
 * What {@link simulate} gives, a few trajectories at a time, between which signals and timers are heard.
 *
 * @throws HgnError as `simulate` does; the reason of the signal, once it is aborted
 */
export async function simulateInPieces(
  options: SimulateOptions,
  { progress, signal }: SimulationHooks = {},
): Promise<Trajectories> {
  const { trajectories: count, from = 0 } = options;
  assertWhole('trajectories', count, 1);
  const pieces: Trajectories[] = [];
  for (let at = 0; at < count; at += PIECE) {
    // signals are heard when the event loop turns
    await new Promise(setImmediate);
    signal?.throwIfAborted();
    const trajectories = Math.min(PIECE, count - at);
    pieces.push(simulate({ ...options, from: from + at, trajectories }));
    progress?.(trajectories);
  }
  return joined(pieces as [Trajectories]);
}
