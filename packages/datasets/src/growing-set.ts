import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { HgnError, mismatch } from '@hgn/core';
import { writeArray } from './array-file.ts';
import {
  type ArrayFile,
  type Facts,
  type Manifest,
  MANIFEST,
  SCHEMA_VERSION,
  type Shard,
} from './manifest.ts';
import { isMissing } from './readable.ts';
import { type ShardRange, shardRanges } from './shard-ranges.ts';
import { factsIn, readManifest, readShard } from './stored-trajectories.ts';
import type { Trajectories } from './trajectories.ts';
import { writable } from './writable.ts';
import { writeWhole } from './write-whole.ts';

// A set grows in its folder, a shard at a time, by one process or several. Beside the arrays of a
// shard lies a receipt, a manifest of that shard alone, written after them; when all are there they
// become the manifest. Each name says which trajectories a file has, so that nothing is overwritten
// but by the same bytes.

const nameOf = ({ from, to }: ShardRange): string => `${from}-${to}`;
const receiptOf = (range: ShardRange): string => `shard-${nameOf(range)}.json`;
const OURS = /^(q|p|parameter-.+)(-\d+){1,2}\.npy$|^shard-\d+-\d+\.json$|\.(npy|json)(\..+)?\.tmp$/;

/**
 * The shards of a set that are not in the folder `dir`, or not as they were written.
 *
 * @throws HgnError if another set is there, or more trajectories of this one
 */
export async function missingShards(dir: string, facts: Facts): Promise<ShardRange[]> {
  const there = await shardsIn(dir, facts);
  const missing: ShardRange[] = [];
  for (const range of shardRanges(facts)) {
    const shard = there.get(nameOf(range));
    if (shard === undefined || !(await isWhole(dir, shard))) missing.push(range);
  }
  return missing;
}

/**
 * Stores a shard. Killed at any moment, this leaves all of it or nothing that is taken for it.
 *
 * @throws HgnError if these are not its trajectories, or it cannot be written
 */
export async function storeShard(
  dir: string,
  facts: Facts,
  range: ShardRange,
  data: Trajectories,
): Promise<void> {
  const wanted = { ...facts, from: facts.from + range.from, count: range.to - range.from };
  assertSame(dir, wanted, data);
  const { count, frames, dimension, redrawn } = data;
  const shape = [count, frames, dimension];
  const file = (name: string): string => `${name}-${nameOf(range)}.npy`;
  await unlessFinished(dir, facts, async () => {
    await mkdir(dir, { recursive: true });
    const parameters: Record<string, ArrayFile> = {};
    for (const [name, values] of Object.entries(data.parameters)) {
      assertFileName(name);
      parameters[name] = await writeArray(dir, file(`parameter-${name}`), values, [count]);
    }
    const q = await writeArray(dir, file('q'), data.q, shape);
    const p = await writeArray(dir, file('p'), data.p, shape);
    await writeManifest(dir, receiptOf(range), wanted, [{ q, p, parameters, redrawn }]);
  });
}

/**
 * Writes the manifest of a set if all its shards are in the folder `dir`, and removes what is needed
 * no more. Several processes may do so at once.
 *
 * @returns whether the set is complete
 * @throws HgnError if another set is there, or the folder cannot be written
 */
export async function finishSet(dir: string, facts: Facts): Promise<boolean> {
  const there = await shardsIn(dir, facts);
  const shards = shardRanges(facts).flatMap((range) => there.get(nameOf(range)) ?? []);
  if (shards.length < shardRanges(facts).length) return isFinished(dir, facts);
  await unlessFinished(dir, facts, async () => {
    await writeManifest(dir, MANIFEST, facts, shards);
    const arrays = shards.flatMap(({ q, p, parameters }) => [q, p, ...Object.values(parameters)]);
    await sweep(dir, new Set(arrays.map(({ file }) => file)));
  });
  return true;
}

/** Writes into the folder `dir`; if another process has finished the set meanwhile, that will do. */
async function unlessFinished(
  dir: string,
  facts: Facts,
  writing: () => Promise<void>,
): Promise<void> {
  try {
    await writable(dir, writing);
  } catch (error) {
    // it has swept this one's unfinished file away
    const swept = error instanceof HgnError && isMissing(error.cause);
    if (!(swept && (await isFinished(dir, facts)))) throw error;
  }
}

/** Removes the files of a set from the folder `dir`, but for those named. */
export async function sweep(dir: string, keep: ReadonlySet<string> = new Set()): Promise<void> {
  for (const name of await namesIn(dir)) {
    if (OURS.test(name) && !keep.has(name)) await rm(join(dir, name), { force: true });
  }
}

/** The shards that a manifest or a receipt in `dir` tells of, by the name of their range. */
async function shardsIn(dir: string, facts: Facts): Promise<ReadonlyMap<string, Shard>> {
  const shards = new Map<string, Shard>();
  const manifest = await manifestIn(dir, MANIFEST);
  if (manifest !== undefined) {
    assertSame(dir, { ...facts, count: Math.min(manifest.count, facts.count) }, manifest);
    let from = 0;
    for (const shard of manifest.shards) {
      const to = from + (shard.q.shape[0] ?? 0);
      shards.set(nameOf({ from, to }), shard);
      from = to;
    }
  }
  const names = new Set(await namesIn(dir));
  for (const range of shardRanges(facts)) {
    if (!names.has(receiptOf(range))) continue;
    const receipt = await receiptIn(dir, range);
    if (receipt === undefined) continue;
    const count = range.to - range.from;
    assertSame(dir, { ...facts, from: facts.from + range.from, count }, receipt);
    shards.set(nameOf(range), receipt.shards[0] as Shard);
  }
  return shards;
}

/** The manifest of that name, undefined if there is none. */
async function manifestIn(dir: string, name: string): Promise<Manifest | undefined> {
  try {
    return await readManifest(dir, name);
  } catch (error) {
    if (error instanceof HgnError && isMissing(error.cause)) return undefined;
    throw error;
  }
}

/** The receipt of a shard, undefined if it is none: the shard is made again. */
async function receiptIn(dir: string, range: ShardRange): Promise<Manifest | undefined> {
  try {
    return await readManifest(dir, receiptOf(range));
  } catch (error) {
    if (error instanceof HgnError) return undefined;
    throw error;
  }
}

async function isFinished(dir: string, facts: Facts): Promise<boolean> {
  return (await manifestIn(dir, MANIFEST))?.count === facts.count;
}

async function isWhole(dir: string, shard: Shard): Promise<boolean> {
  try {
    await readShard(dir, shard);
    return true;
  } catch (error) {
    if (error instanceof HgnError) return false;
    throw error;
  }
}

async function namesIn(dir: string): Promise<readonly string[]> {
  try {
    return await readdir(dir);
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}

/** @throws HgnError unless `got` is the set that is wanted */
function assertSame(dir: string, wanted: Facts, got: Facts): void {
  const text = (facts: Facts): string => {
    const { system, constants, seed, split, from, dt, noise, count, frames } = facts;
    const set = `${count} × ${frames} of ${system} ${JSON.stringify(constants)}`;
    const noisy = noise === 0 ? '' : `, noise ${noise}`;
    return `${set}, dt ${dt}${noisy}, seed ${seed}, split ${split} from ${from}`;
  };
  if (text(got) === text(wanted)) return;
  const remedy = 'Choose another folder, or remove this one.';
  throw mismatch(`'${dir}'`, `${text(wanted)}, or nothing`, text(got), remedy);
}

function assertFileName(name: string): void {
  if (/^\w[\w.-]*$/.test(name)) return;
  const letters = 'a name of letters, digits, `_`, `-` and `.`';
  throw mismatch('parameters', letters, `'${name}'`, 'A file is named after it.');
}

function writeManifest(
  dir: string,
  name: string,
  facts: Facts,
  shards: readonly Shard[],
): Promise<void> {
  const redrawn = shards.reduce((sum, shard) => sum + shard.redrawn, 0);
  const manifest: Manifest = {
    schemaVersion: SCHEMA_VERSION,
    ...factsIn(facts),
    ...{ redrawn, shards },
  };
  const bytes = new TextEncoder().encode(`${JSON.stringify(manifest, null, 2)}\n`);
  return writeWhole(join(dir, name), bytes);
}
