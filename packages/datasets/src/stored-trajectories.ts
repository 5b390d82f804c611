import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readArray } from './array-file.ts';
import { type Facts, type Manifest, MANIFEST, parseManifest, type Shard } from './manifest.ts';
import { readable } from './readable.ts';
import type { Trajectories } from './trajectories.ts';

/** Trajectories in a folder, of which no numbers have been read. */
export type StoredTrajectories = {
  readonly facts: Facts;
  readonly redrawn: number;
  /** The numbers, a shard at a time, in order; each file is checked against its SHA-256 checksum. */
  readonly shards: () => AsyncGenerator<Trajectories, void, undefined>;
};

/**
 * The trajectories in the folder `dir`.
 *
 * @throws HgnError if there are none; also while shards are read, if a file is missing, damaged, or
 *   not what the manifest says
 */
export async function storedTrajectories(dir: string): Promise<StoredTrajectories> {
  const { shards, redrawn, ...manifest } = await readManifest(dir);
  const facts = factsIn(manifest);
  return {
    facts,
    redrawn,
    shards: async function* () {
      let { from } = facts;
      for (const shard of shards) {
        const numbers = await readShard(dir, shard);
        const [count = 0] = shard.q.shape;
        yield { ...facts, from, count, redrawn: shard.redrawn, ...numbers };
        from += count;
      }
    },
  };
}

/** What of a manifest is a fact. */
export function factsIn(manifest: Facts): Facts {
  const { system, constants, seed, split, from, dt, noise, count, frames, dimension } = manifest;
  return { system, constants, seed, split, from, dt, noise, count, frames, dimension };
}

/** The manifest of the folder `dir`, or what lies there under another name. */
export async function readManifest(dir: string, name: string = MANIFEST): Promise<Manifest> {
  const path = join(dir, name);
  return parseManifest(path, await readable(path, () => readFile(path, 'utf8')));
}

/** The numbers of a shard. */
export async function readShard(
  dir: string,
  shard: Shard,
): Promise<Pick<Trajectories, 'q' | 'p' | 'parameters'>> {
  const parameters: Record<string, Float64Array> = {};
  for (const [name, file] of Object.entries(shard.parameters)) {
    parameters[name] = await readArray(dir, file);
  }
  return { q: await readArray(dir, shard.q), p: await readArray(dir, shard.p), parameters };
}
