import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { HgnError } from '@hgn/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { massSpring, pendulum, simulate, type SimulateOptions } from '../src/index.ts';
import {
  factsOf,
  finishSet,
  loadTrajectories,
  missingShards,
  saveTrajectories,
  shardRanges,
  simulateShard,
  storedTrajectories,
} from '../src/storage.ts';

// 1024 in a shard: three shards
const options: SimulateOptions = {
  system: massSpring(),
  trajectories: 2100,
  frames: 3,
  dt: 0.1,
  seed: 3,
};
const facts = factsOf(options);
const whole = simulate(options);
let dir = '';

beforeEach(() => {
  dir = join(mkdtempSync(join(tmpdir(), 'set-')), 'train');
});
afterEach(() => {
  rmSync(join(dir, '..'), { recursive: true });
});

/** What a set is made of, byte by byte. */
const bytes = (folder: string = dir): Readonly<Record<string, string>> =>
  Object.fromEntries(
    readdirSync(folder)
      .sort()
      .map((name) => [name, readFileSync(join(folder, name)).toString('base64')]),
  );

/** That what was read of the folder is what is simulated at once. */
async function expectWhole(): Promise<void> {
  const { q, p, ...read } = await loadTrajectories(dir);
  // of a million numbers, vitest would compare each
  const same = [q, p].map((array, i) =>
    Buffer.from(array.buffer).equals(Buffer.from((i === 0 ? whole.q : whole.p).buffer)),
  );
  expect({ ...read, same }).toEqual({ ...whole, q: undefined, p: undefined, same: [true, true] });
}

/** Makes what is missing of a set. */
async function make(wanted: SimulateOptions = options): Promise<number> {
  const missing = await missingShards(dir, factsOf(wanted));
  for (const range of missing) await simulateShard(dir, wanted, range);
  expect(await finishSet(dir, factsOf(wanted))).toBe(true);
  return missing.length;
}

describe('a set that grows in a folder', () => {
  it('is cut by the size of its trajectories, the last shard being what is left', () => {
    expect(shardRanges(facts)).toEqual([
      { from: 0, to: 1024 },
      { from: 1024, to: 2048 },
      { from: 2048, to: 2100 },
    ]);
    // 4 MiB are 512 trajectories of 512 frames
    expect(shardRanges({ count: 600, frames: 512, dimension: 1 })).toHaveLength(2);
    expect(shardRanges({ count: 2, frames: 1e6, dimension: 100 })).toHaveLength(2);
  });

  it('has the bytes of one that was saved at once, in whatever order its shards were made', async () => {
    for (const range of shardRanges(facts).reverse()) {
      expect(await finishSet(dir, facts)).toBe(false);
      await simulateShard(dir, options, range);
    }
    expect(await finishSet(dir, facts)).toBe(true);
    await saveTrajectories(join(dir, '../whole'), whole);
    expect(bytes()).toEqual(bytes(join(dir, '../whole')));
    await expectWhole();
  });

  it('is read a shard at a time', async () => {
    await make();
    const stored = await storedTrajectories(dir);
    expect(stored).toMatchObject({ facts, redrawn: 0 });
    const read = [];
    for await (const { from, count, q } of stored.shards()) read.push([from, count, q.length / 3]);
    expect(read).toEqual([
      [0, 1024, 1024],
      [1024, 1024, 1024],
      [2048, 52, 52],
    ]);
  });

  it('keeps whole shards, and makes damaged ones again', async () => {
    await make();
    const before = bytes();
    expect(await make()).toBe(0);
    truncateSync(join(dir, 'p-1024-2048.npy'), 1000);
    expect(await make()).toBe(1);
    expect(bytes()).toEqual(before);
  });

  it('believes no receipt whose file is another', async () => {
    for (const range of shardRanges(facts)) await simulateShard(dir, options, range);
    const file = readFileSync(join(dir, 'q-0-1024.npy'));
    file[1000] = (file[1000] ?? 0) ^ 1;
    writeFileSync(join(dir, 'q-0-1024.npy'), file);
    writeFileSync(join(dir, 'shard-2048-2100.json'), '{"schemaVersion": 2');
    expect(await missingShards(dir, facts)).toEqual([
      { from: 0, to: 1024 },
      { from: 2048, to: 2100 },
    ]);
  });

  it('becomes longer, and keeps its shards that were whole', async () => {
    await make();
    const longer = { ...options, trajectories: 4000 };
    expect(await make(longer)).toBe(2);
    const grown = bytes();
    expect(Object.keys(grown).filter((name) => name.startsWith('q-'))).toEqual([
      ...['q-0-1024.npy', 'q-1024-2048.npy', 'q-2048-3072.npy', 'q-3072-4000.npy'],
    ]);
    rmSync(dir, { recursive: true });
    await make(longer);
    expect(bytes()).toEqual(grown);
  });

  it('stays readable while it becomes longer', async () => {
    await make();
    const longer = { ...options, trajectories: 4000 };
    for (const range of await missingShards(dir, factsOf(longer))) {
      await simulateShard(dir, longer, range);
      expect((await loadTrajectories(dir)).count).toBe(2100);
    }
  });

  it.each([
    ['another seed', { seed: 4 }],
    ['another system', { system: pendulum() }],
    ['other constants', { system: massSpring({ mass: 1 }) }],
    ['noise', { noise: 0.1 }],
    ['fewer trajectories', { trajectories: 2000 }],
  ])('is not mixed with one of %s', async (_, other) => {
    await make();
    const before = bytes();
    const making = make({ ...options, ...other });
    await expect(making).rejects.toThrow(HgnError);
    await expect(making).rejects.toThrow(/or nothing, got 2100 × 3 of mass-spring \{"mass":0.5/);
    expect(bytes()).toEqual(before);
  });

  it('is not mixed with the receipts of another one', async () => {
    await simulateShard(dir, options, { from: 0, to: 1024 });
    const making = make({ ...options, dt: 0.2 });
    await expect(making).rejects.toThrow(/dt 0.2, seed 3, .* or nothing, got .* dt 0.1, seed 3/);
  });

  it('is finished by several at once', async () => {
    for (const range of shardRanges(facts)) await simulateShard(dir, options, range);
    const finishing = Array.from({ length: 8 }, () => finishSet(dir, facts));
    expect(await Promise.all(finishing)).toEqual(finishing.map(() => true));
    await expectWhole();
  });

  it('stores nothing of a shard that is interrupted', async () => {
    const controller = new AbortController();
    let made = 0;
    const progress = (more: number): void => {
      if ((made += more) > 100) controller.abort();
    };
    const hooks = { progress, signal: controller.signal };
    const making = simulateShard(dir, options, { from: 0, to: 1024 }, hooks);
    await expect(making).rejects.toThrow('aborted');
    expect(made).toBeLessThan(120);
    expect(existsSync(dir)).toBe(false);
  });

  // /dev/full answers every write as a full disk does
  it.runIf(existsSync('/dev/full')).each(['q-0-1024.npy', 'p-0-1024.npy', 'shard-0-1024.json'])(
    'says when the disk is full at %s, and goes on when it no longer is',
    async (name) => {
      await simulateShard(dir, options, { from: 1024, to: 2048 });
      const before = Object.keys(bytes());
      symlinkSync('/dev/full', join(dir, `${name}.${hostname()}-${process.pid}.tmp`));
      await expect(simulateShard(dir, options, { from: 0, to: 1024 })).rejects.toThrow(
        `'${dir}': expected room on the disk, got none. Free some, and do it again.`,
      );
      expect(Object.keys(bytes())).toEqual(expect.arrayContaining(before));
      expect(await make()).toBe(2);
      await expectWhole();
    },
  );
});
