import type { Facts } from './manifest.ts';
import { storeShard } from './growing-set.ts';
import { joined } from './pieces.ts';
import type { ShardRange } from './shard-ranges.ts';
import { simulate, type SimulateOptions } from './simulate.ts';
import type { Trajectories } from './trajectories.ts';

/** How the making of a shard is watched, and ended. */
export type ShardHooks = {
  /** Is told of each few trajectories how many they are. */
  readonly progress?: (trajectories: number) => void;
  readonly signal?: AbortSignal;
};

/** Trajectories between two looks at the signal. */
const PIECE = 16;

/** What the set that these options make depends on. */
export function factsOf({
  system: { name, constants, dimension },
  trajectories: count,
  frames,
  dt,
  seed,
  split = 'train',
  from = 0,
  noise = 0,
}: SimulateOptions): Facts {
  return { system: name, constants, seed, split, from, dt, noise, count, frames, dimension };
}

/**
 * Simulates a shard of the set that these options make, and stores it in the folder `dir`.
 *
 * @throws HgnError as `simulate` does, or if it cannot be written; the reason of the signal, once it
 *   is aborted: nothing is stored then
 */
export async function simulateShard(
  dir: string,
  options: SimulateOptions,
  range: ShardRange,
  { progress, signal }: ShardHooks = {},
): Promise<void> {
  const facts = factsOf(options);
  const pieces: Trajectories[] = [];
  for (let at = range.from; at < range.to; at += PIECE) {
    // signals are heard when the event loop turns
    await new Promise(setImmediate);
    signal?.throwIfAborted();
    const trajectories = Math.min(PIECE, range.to - at);
    pieces.push(simulate({ ...options, from: facts.from + at, trajectories }));
    progress?.(trajectories);
  }
  await storeShard(dir, facts, range, joined(pieces as [Trajectories]));
}
