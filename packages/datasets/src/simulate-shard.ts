import type { Facts } from './manifest.ts';
import { storeShard } from './growing-set.ts';
import type { ShardRange } from './shard-ranges.ts';
import type { SimulateOptions } from './simulate.ts';
import { simulateInPieces, type SimulationHooks } from './simulate-in-pieces.ts';

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
  hooks: SimulationHooks = {},
): Promise<void> {
  const facts = factsOf(options);
  const own = { from: facts.from + range.from, trajectories: range.to - range.from };
  await storeShard(dir, facts, range, await simulateInPieces({ ...options, ...own }, hooks));
}
