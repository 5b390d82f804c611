import { availableParallelism } from 'node:os';
import { extname } from 'node:path';
import { HgnError } from '@hgn/core';
import type { SimulateOptions } from '@hgn/datasets';
import {
  factsOf,
  finishSet,
  missingShards,
  type ShardRange,
  shardRanges,
  simulateShard,
} from '@hgn/datasets/storage';
import { Piscina } from 'piscina';
import { DONE, type ShardTask, type simulateInThread, STOP } from './shard-thread.ts';

/** A set of trajectories, and the folder it is to be stored in. */
export type WantedSet = { readonly dir: string; readonly options: SimulateOptions };

/** Which shards are made, and how. */
export type Work = {
  /** The name of the system in the catalogue. */
  readonly system: string;
  /** One of `of` shares, counted from 0: a cluster makes them at once, in one folder. */
  readonly share: { readonly index: number; readonly of: number };
  /** Threads at most; one for each core by default, if there is much to do. */
  readonly workers?: number;
  readonly signal: AbortSignal;
  /** Is told how many of the trajectories that were missing are there. */
  readonly progress: (done: number, total: number) => void;
};

/** How many shards are still missing, when all is done. */
export type Outcome = { readonly made: number; readonly missing: number };

type Job = WantedSet & { readonly range: ShardRange };

/** Threads take about a second to start: milliseconds of work that are worth it unasked. */
const WORTH_THREADS = 3000;

/**
 * Makes what is missing of some sets, in threads if there is much. The files are the same whoever
 * makes them, however often they were interrupted.
 *
 * @throws HgnError if other sets are there, or they cannot be made or written
 */
export async function simulateSets(sets: readonly WantedSet[], work: Work): Promise<Outcome> {
  const { share, signal } = work;
  let place = 0;
  const queue: Job[] = [];
  for (const set of sets) {
    const facts = factsOf(set.options);
    const missing = new Set((await missingShards(set.dir, facts)).map(({ from }) => from));
    for (const range of shardRanges(facts)) {
      const own = place++ % share.of === share.index;
      if (own && missing.has(range.from)) queue.push({ ...set, range });
    }
  }
  const made = queue.reduce((sum, { range }) => sum + range.to - range.from, 0);
  try {
    await simulateAll(queue, work, (done) => {
      work.progress(done, made);
    });
  } catch (error) {
    if (!signal.aborted || error instanceof HgnError) throw error;
  }
  let missing = 0;
  for (const { dir, options } of sets) {
    if (!(await finishSet(dir, factsOf(options)))) {
      missing += (await missingShards(dir, factsOf(options))).length;
    }
  }
  return { made, missing };
}

async function simulateAll(
  queue: Job[],
  work: Work,
  progress: (done: number) => void,
): Promise<void> {
  const { workers = availableParallelism(), signal } = work;
  const worth = work.workers === undefined ? WORTH_THREADS : 0;
  const begin = performance.now();
  let done = 0;
  let shards = 0;
  for (let job = queue.shift(); job !== undefined; job = queue.shift()) {
    await simulateShard(job.dir, job.options, job.range, {
      signal,
      progress: (trajectories) => {
        progress((done += trajectories));
      },
    });
    const each = (performance.now() - begin) / ++shards;
    if (workers > 1 && queue.length > 1 && each * queue.length > worth) break;
  }
  if (queue.length > 0) await inThreads(queue, { ...work, workers }, done, progress);
}

async function inThreads(
  queue: readonly Job[],
  { system, workers, signal }: Work & { readonly workers: number },
  before: number,
  progress: (done: number) => void,
): Promise<void> {
  const shared = new Int32Array(new SharedArrayBuffer(8));
  const threads = Math.min(workers, queue.length);
  const pool = new Piscina<ShardTask, Awaited<ReturnType<typeof simulateInThread>>>({
    // in the sources, and as it is published
    filename: new URL(`./shard-thread${extname(import.meta.url)}`, import.meta.url).href,
    name: 'simulateInThread',
    minThreads: threads,
    maxThreads: threads,
  });
  const stop = (): void => {
    Atomics.store(shared, STOP, 1);
  };
  signal.addEventListener('abort', stop);
  const timer = setInterval(() => {
    progress(before + Atomics.load(shared, DONE));
  }, 200);
  try {
    const running = queue.map(async ({ dir, options: { system: made, ...options }, range }) => {
      const { constants } = made;
      const refused = await pool.run({ dir, system, constants, options, range, shared });
      if (refused === undefined) return;
      stop();
      throw new HgnError(refused);
    });
    const results = await Promise.allSettled(running);
    for (const result of results) if (result.status === 'rejected') throw result.reason;
    progress(before + Atomics.load(shared, DONE));
  } finally {
    clearInterval(timer);
    signal.removeEventListener('abort', stop);
    await pool.destroy();
  }
}
