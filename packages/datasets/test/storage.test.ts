import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { HgnError } from '@hgn/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { pendulum, simulate } from '../src/index.ts';
import { loadTrajectories, saveTrajectories } from '../src/storage.ts';

const data = simulate({
  system: pendulum(),
  trajectories: 5,
  frames: 3,
  dt: 0.125,
  seed: 1,
  from: 2,
});
let dir = '';

beforeEach(() => {
  dir = join(mkdtempSync(join(tmpdir(), 'trajectories-')), 'new', 'folder');
});
afterEach(() => {
  rmSync(join(dir, '../..'), { recursive: true });
});

const manifest = (): string => readFileSync(join(dir, 'manifest.json'), 'utf8');
const edit = (from: string | RegExp, to: string): void => {
  expect(manifest()).not.toBe(manifest().replace(from, to));
  writeFileSync(join(dir, 'manifest.json'), manifest().replace(from, to));
};
const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** That loading fails, with a message of ours that has `text` in it. */
async function refused(text: string): Promise<void> {
  const error: unknown = await loadTrajectories(dir).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(HgnError);
  expect((error as Error).message).toContain(text);
}

describe('trajectories in a folder', () => {
  it('are read as they were written, bit by bit', async () => {
    await saveTrajectories(dir, data);
    expect(await loadTrajectories(dir)).toEqual(data);
    expect(readdirSync(dir).sort()).toEqual(['manifest.json', 'p-0.npy', 'q-0.npy']);
  });

  it('are .npy files of version 1.0, float64, in C order', async () => {
    await saveTrajectories(dir, data);
    const file = readFileSync(join(dir, 'q-0.npy'));
    expect(file.subarray(0, 10).toString('latin1')).toBe('\x93NUMPY\x01\x00\x76\x00'); // 0x76 + 10 = 128
    expect(file.subarray(10, 128).toString('latin1')).toBe(
      `${"{'descr': '<f8', 'fortran_order': False, 'shape': (5, 3, 1), }".padEnd(117)}\n`,
    );
    expect(file.length).toBe(128 + 8 * 15);
    expect(file.readDoubleLE(128 + 8 * (3 * 4 + 1))).toBe(data.q[3 * 4 + 1]);
  });

  it('have a manifest that tells how they were made, and the checksums', async () => {
    await saveTrajectories(dir, data);
    const file = (name: string) => ({
      file: name,
      shape: [5, 3, 1],
      sha256: sha256(readFileSync(join(dir, name))),
    });
    expect(JSON.parse(manifest())).toEqual({
      schemaVersion: 1,
      system: 'pendulum',
      constants: { mass: 0.5, length: 1, gravity: 3, potential: '2mgl', radius: [1.3, 2.3] },
      seed: 1,
      split: 'train',
      from: 2,
      dt: 0.125,
      count: 5,
      frames: 3,
      dimension: 1,
      shards: [{ q: file('q-0.npy'), p: file('p-0.npy') }],
    });
  });

  it('can be more shards than one', async () => {
    const [first, second] = [join(dir, 'a'), join(dir, 'b')];
    await saveTrajectories(first, simulate({ ...facts, trajectories: 2 }));
    await saveTrajectories(second, simulate({ ...facts, trajectories: 3, from: 4 }));
    for (const half of ['q', 'p']) {
      writeFileSync(join(first, `${half}-1.npy`), readFileSync(join(second, `${half}-0.npy`)));
    }
    const [one, two] = [first, second].map(
      (folder) =>
        JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')) as { shards: object[] },
    );
    const moved = JSON.parse(
      JSON.stringify(two?.shards).replaceAll('-0.npy', '-1.npy'),
    ) as object[];
    const joined = { ...one, count: 5, shards: [...(one?.shards ?? []), ...moved] };
    writeFileSync(join(first, 'manifest.json'), JSON.stringify(joined));
    expect(await loadTrajectories(first)).toEqual(data);
  });
});

const facts = { system: pendulum(), frames: 3, dt: 0.125, seed: 1, from: 2 };

describe('saveTrajectories', () => {
  it('leaves alone what is already there', async () => {
    await saveTrajectories(dir, data);
    const before = manifest();
    await expect(saveTrajectories(dir, { ...data, seed: 2 })).rejects.toThrow(
      `'${dir}': expected a folder without trajectories, got manifest.json. Choose another folder`,
    );
    expect(manifest()).toBe(before);
  });

  it('writes over what a killed process has left without a manifest', async () => {
    mkdirSync(dir, { recursive: true });
    writeFileSync(join(dir, 'q-0.npy.tmp'), 'half');
    writeFileSync(join(dir, 'q-0.npy'), 'old');
    await saveTrajectories(dir, data);
    expect(await loadTrajectories(dir)).toEqual(data);
    expect(readdirSync(dir)).toHaveLength(3);
  });

  // /dev/full answers every write as a full disk does
  it.runIf(existsSync('/dev/full')).each(['q-0.npy', 'p-0.npy', 'manifest.json'])(
    'leaves nothing behind when the disk is full at %s',
    async (name) => {
      mkdirSync(dir, { recursive: true });
      symlinkSync('/dev/full', join(dir, `${name}.tmp`));
      await expect(saveTrajectories(dir, data)).rejects.toThrow(
        `'${dir}': expected room for 1 MB, got a full disk. Free some space; nothing was saved.`,
      );
      expect(readdirSync(dir)).toEqual([]);
      await refused('expected a file, got nothing');
    },
  );

  it('says so when the folder cannot be one', async () => {
    mkdirSync(join(dir, '..'), { recursive: true });
    writeFileSync(dir, '');
    const saving = saveTrajectories(dir, data);
    await expect(saving).rejects.toThrow(HgnError);
    await expect(saving).rejects.toThrow(
      `'${dir}': expected a folder that can be written, got EEXIST`,
    );
  });

  it('refuses numbers that do not fit the counts', async () => {
    await expect(saveTrajectories(dir, { ...data, frames: 4 })).rejects.toThrow(
      'q and p: expected shape [5, 4, 1], got 15 and 15 numbers.',
    );
    expect(existsSync(dir)).toBe(false);
  });
});

describe('loadTrajectories refuses', () => {
  beforeEach(() => saveTrajectories(dir, data));

  it('a folder that is not there', async () => {
    await expect(loadTrajectories(join(dir, 'nowhere'))).rejects.toThrow(
      `'${join(dir, 'nowhere', 'manifest.json')}': expected a file, got nothing. Name the folder`,
    );
  });

  it.each([
    [/^\{/, '<', "manifest.json': content: expected a JSON object, got '<"],
    [/[^]+/, 'null', "content: expected a JSON object, got 'null'"],
    ['"schemaVersion": 1', '"schemaVersion": 2', 'schemaVersion: expected 1, got 2'],
    ['"system": "pendulum"', '"system": 7', 'system: expected text, got 7'],
    ['"seed": 1,', '', 'seed: expected a whole number from 0 up, got nothing'],
    ['"dt": 0.125', '"dt": "fast"', 'dt: expected a number, got "fast"'],
    ['"count": 5', '"count": -5', 'count: expected a whole number from 1 up, got -5'],
    ['"count": 5', '"count": 1e300', 'count: expected a whole number from 1 up, got 1e+300'],
    ['"count": 5', '"count": 6', 'shapes that add up to [6,3,1], got [5,3,1] and [5,3,1]'],
    ['"frames": 3', '"frames": 4', 'shards: expected shapes that add up to [5,4,1], got'],
    [/"shards": [^]+\]/, '"shards": []', 'shapes that add up to [5,3,1], got none'],
    [/"shards": [^]+\]/, '"shards": [null]', 'SHA-256 checksums, got [null]'],
    ['"q-0.npy"', '"../q-0.npy"', 'shards: expected .npy files in this folder'],
    ['"q-0.npy"', '"/etc/passwd"', 'shards: expected .npy files in this folder'],
    ['"q-0.npy"', '"a\\\\q-0.npy"', 'shards: expected .npy files in this folder'],
    ['"q-0.npy"', '"q-1.npy"', "q-1.npy': expected a file, got nothing"],
  ])('a manifest in which %s is %s', async (from, to, message) => {
    edit(from, to);
    await refused(message);
  });

  it('sizes that are absurd, before it reads or allocates anything of them', async () => {
    edit('"count": 5', '"count": 9000000000000');
    for (let i = 0; i < 2; i++) edit(/\[\s+5,/, '[9000000000000,');
    // 24 bytes each, and a header
    await refused("q-0.npy': expected 216000000000128 bytes, got 248.");
  });

  it('a file that is cut off', async () => {
    truncateSync(join(dir, 'p-0.npy'), 200);
    await refused(`'${join(dir, 'p-0.npy')}': expected 248 bytes, got 200. Use another copy`);
  });

  it('a file with one bit changed', async () => {
    const bytes = readFileSync(join(dir, 'q-0.npy'));
    const right = sha256(bytes);
    bytes[200] = (bytes[200] ?? 0) ^ 1;
    writeFileSync(join(dir, 'q-0.npy'), bytes);
    await refused(`q-0.npy': expected the checksum ${right}, got ${sha256(bytes)}.`);
  });

  it('another array of the same size', async () => {
    const bytes = readFileSync(join(dir, 'q-0.npy'));
    const right = sha256(bytes);
    bytes.write("'>f8'", bytes.indexOf("'<f8'"));
    writeFileSync(join(dir, 'q-0.npy'), bytes);
    edit(right, sha256(bytes));
    await refused(
      "q-0.npy': expected float64 of shape [5, 3, 1] in C order, got another .npy header.",
    );
  });

  it('a folder in place of a file', async () => {
    rmSync(join(dir, 'q-0.npy'));
    mkdirSync(join(dir, 'q-0.npy'));
    await refused("q-0.npy': expected");
  });
});
