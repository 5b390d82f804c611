import { createHash } from 'node:crypto';
import { open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { HgnError, mismatch } from '@hgn/core';
import { type ArrayFile, MANIFEST, parseManifest } from './manifest.ts';
import { decodeNpy, npyLength } from './npy.ts';
import type { Trajectories } from './trajectories.ts';

/**
 * The trajectories in the folder `dir`, each file checked against its length and SHA-256 checksum.
 *
 * @throws HgnError if there are none, or a file is missing, damaged, or not what the manifest says
 */
export async function loadTrajectories(dir: string): Promise<Trajectories> {
  const path = join(dir, MANIFEST);
  const text = await read(path, () => readFile(path, 'utf8'));
  const manifest = parseManifest(path, text);
  const { system, constants, seed, split, from, dt, count, frames, dimension, shards } = manifest;
  const joined = async (half: 'q' | 'p'): Promise<Float64Array> => {
    const arrays = [];
    for (const shard of shards) arrays.push(await readArray(dir, shard[half]));
    const all = new Float64Array(arrays.reduce((sum, { length }) => sum + length, 0));
    let at = 0;
    for (const array of arrays) {
      all.set(array, at);
      at += array.length;
    }
    return all;
  };
  const [q, p] = [await joined('q'), await joined('p')];
  return { system, constants, seed, split, from, dt, count, frames, dimension, q, p };
}

async function readArray(dir: string, { file, shape, sha256 }: ArrayFile): Promise<Float64Array> {
  const path = join(dir, file);
  const damaged = (expected: string, got: string): HgnError =>
    mismatch(`'${path}'`, expected, got, 'Use another copy, or simulate again.');
  const bytes = await read(path, async () => {
    const handle = await open(path);
    try {
      const { size } = await handle.stat();
      // before anything of that size is read
      if (size !== npyLength(shape)) throw damaged(`${npyLength(shape)} bytes`, `${size}`);
      return await handle.readFile();
    } finally {
      await handle.close();
    }
  });
  const got = createHash('sha256').update(bytes).digest('hex');
  if (got !== sha256) throw damaged(`the checksum ${sha256}`, got);
  const array = decodeNpy(bytes, shape);
  if (array === undefined) {
    throw damaged(`float64 of shape [${shape.join(', ')}] in C order`, 'another .npy header');
  }
  return array;
}

/** What `reading` gives, its failures told as ours. */
async function read<T>(path: string, reading: () => Promise<T>): Promise<T> {
  try {
    return await reading();
  } catch (cause) {
    if (cause instanceof HgnError) throw cause;
    const { code, message } = cause as NodeJS.ErrnoException;
    const got = code === 'ENOENT' ? 'nothing' : message;
    const remedy = 'Name the folder that saveTrajectories wrote.';
    throw new HgnError(`'${path}': expected a file, got ${got}. ${remedy}`, { cause });
  }
}
