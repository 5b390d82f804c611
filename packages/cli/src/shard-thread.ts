import { HgnError } from '@hgn/core';
import type { SimulateOptions, Trajectories } from '@hgn/datasets';
import { type ShardRange, simulateShard } from '@hgn/datasets/storage';
import { named, systems } from './catalog.ts';

/** What a thread is told of a shard: all of it can be sent to one. */
export type ShardTask = {
  readonly dir: string;
  /** A system by its name in the catalogue, and its constants. */
  readonly system: string;
  readonly constants: Trajectories['constants'];
  readonly options: Omit<SimulateOptions, 'system'>;
  readonly range: ShardRange;
  /** How many trajectories all threads have made, and whether they should stop. */
  readonly shared: Int32Array;
};

/** Where in `shared` they are. */
export const DONE = 0;
export const STOP = 1;

/**
 * Makes a shard, in a thread.
 *
 * @returns what its user can mend, since an error would lose its class on the way
 */
export async function simulateInThread(task: ShardTask): Promise<string | undefined> {
  const { dir, system, constants, options, range, shared } = task;
  const controller = new AbortController();
  const look = (): void => {
    if (Atomics.load(shared, STOP) === 1) controller.abort();
  };
  look();
  try {
    await simulateShard(
      dir,
      { ...options, system: named('system', systems, system)(constants) },
      range,
      {
        signal: controller.signal,
        progress: (trajectories) => {
          Atomics.add(shared, DONE, trajectories);
          look();
        },
      },
    );
  } catch (error) {
    if (error instanceof HgnError) return error.message;
    if (!controller.signal.aborted) throw error;
  }
  return undefined;
}
