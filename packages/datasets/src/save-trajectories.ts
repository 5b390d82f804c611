import { access, mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { mismatch } from '@hgn/core';
import { finishSet, storeShard, sweep } from './growing-set.ts';
import { MANIFEST } from './manifest.ts';
import { piece } from './pieces.ts';
import { shardRanges } from './shard-ranges.ts';
import type { Trajectories } from './trajectories.ts';
import { writable } from './writable.ts';

/**
 * Saves trajectories in the folder `dir`, and makes the folder if need be: `.npy` files that numpy
 * opens, and `manifest.json`, which is the last to be given its name. Killed at any moment, it leaves
 * all of it or nothing that {@link loadTrajectories} takes for data.
 *
 * @throws HgnError if the folder already holds trajectories, or cannot be written; what was written
 *   until then is removed
 */
export async function saveTrajectories(dir: string, data: Trajectories): Promise<void> {
  assertShapes(data);
  if (await exists(join(dir, MANIFEST))) {
    const remedy = 'Choose another folder, or remove this one.';
    throw mismatch(`'${dir}'`, 'a folder without trajectories', MANIFEST, remedy);
  }
  await writable(dir, async () => {
    await mkdir(dir, { recursive: true });
    await sweep(dir);
    try {
      for (const range of shardRanges(data)) {
        await storeShard(dir, data, range, piece(data, range.from, range.to));
      }
      await finishSet(dir, data);
    } catch (error) {
      await rm(join(dir, MANIFEST), { force: true });
      await sweep(dir);
      throw error;
    }
  });
}

function assertShapes({ q, p, parameters, count, frames, dimension }: Trajectories): void {
  const expect = (what: string, shape: readonly number[], ...lengths: number[]): void => {
    const length = shape.reduce((a, b) => a * b, 1);
    if (lengths.every((got) => got === length)) return;
    const got = `${lengths.join(' and ')} numbers`;
    throw mismatch(what, `shape [${shape.join(', ')}]`, got, 'Change the counts with them.');
  };
  expect('q and p', [count, frames, dimension], q.length, p.length);
  for (const [name, { length }] of Object.entries(parameters)) {
    expect(`parameters: ${name}`, [count], length);
  }
}

const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );
