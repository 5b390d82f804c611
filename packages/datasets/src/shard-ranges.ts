import type { Trajectories } from './trajectories.ts';

/** Trajectories `from` … `to` − 1 of a set, its first one being 0. */
export type ShardRange = { readonly from: number; readonly to: number };

/** The largest shard: what is lost with a process that is killed, and held in memory at a time. */
const TRAJECTORIES = 1024;
const BYTES = 4 * 2 ** 20;

/**
 * How a set is cut into files. It follows from the size of a trajectory alone, not from who makes
 * them, so that the files are the same however many do; only the last shard may be shorter, so that
 * a longer set begins with the files of a shorter one.
 */
export function shardRanges({
  count,
  frames,
  dimension,
}: Pick<Trajectories, 'count' | 'frames' | 'dimension'>): ShardRange[] {
  const fitting = Math.floor(BYTES / (2 * 8 * frames * dimension));
  const size = Math.max(1, Math.min(TRAJECTORIES, fitting));
  return Array.from({ length: Math.ceil(count / size) }, (_, i) => ({
    from: i * size,
    to: Math.min((i + 1) * size, count),
  }));
}
