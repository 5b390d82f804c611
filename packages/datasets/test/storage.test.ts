import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { HgnError } from '@hgn/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { pendulum, simulate, type SystemFamily } from '../src/index.ts';
import { loadTrajectories, parseNpyHeader, saveTrajectories } from '../src/storage.ts';

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
    expect(readdirSync(dir).sort()).toEqual(['manifest.json', 'p-0-5.npy', 'q-0-5.npy']);
  });

  it('are .npy files of version 1.0, float64, in C order', async () => {
    await saveTrajectories(dir, data);
    const file = readFileSync(join(dir, 'q-0-5.npy'));
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
      schemaVersion: 2,
      system: 'pendulum',
      constants: pendulum().constants,
      seed: 1,
      split: 'train',
      from: 2,
      dt: 0.125,
      noise: 0,
      count: 5,
      frames: 3,
      dimension: 1,
      redrawn: 0,
      shards: [{ q: file('q-0-5.npy'), p: file('p-0-5.npy'), parameters: {}, redrawn: 0 }],
    });
  });

  it('keep the constants that each has for its own, and how many were drawn anew', async () => {
    const heavy: SystemFamily = {
      name: 'heavy pendulum',
      constants: { mass: { from: 1, to: 2 } },
      dimension: 1,
      parameters: (rng) => ({ mass: 1 + rng.uniform(), gravity: 3 }),
      // half of all begin to the left, where they may not be
      member: ({ mass = 1 }) => ({ ...pendulum({ mass }), allows: ({ q: [q = 0] }) => q > 0 }),
    };
    const made = simulate({
      system: heavy,
      trajectories: 9,
      frames: 1,
      dt: 1,
      seed: 1,
      noise: 0.5,
    });
    expect(made.redrawn).toBeGreaterThan(0);
    await saveTrajectories(dir, made);
    expect(await loadTrajectories(dir)).toEqual(made);
    const file = readFileSync(join(dir, 'parameter-mass-0-9.npy'));
    expect(parseNpyHeader(file)).toMatchObject({ descr: '<f8', shape: [9], length: 128 });
    expect(file.readDoubleLE(128 + 8 * 4)).toBe(made.parameters['mass']?.[4]);
  });

  it('are read from folders of schema version 1, which a set without noise had', async () => {
    await saveTrajectories(dir, data);
    const fields = JSON.parse(manifest()) as Record<string, unknown> & { shards: object[] };
    const old = { ...fields, schemaVersion: 1, noise: undefined, redrawn: undefined };
    const shards = fields.shards.map((shard) => ({
      ...shard,
      parameters: undefined,
      redrawn: undefined,
    }));
    writeFileSync(join(dir, 'manifest.json'), JSON.stringify({ ...old, shards }));
    expect(await loadTrajectories(dir)).toEqual(data);
  });
});

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
    writeFileSync(join(dir, 'q-0-5.npy.elsewhere-1.tmp'), 'half');
    writeFileSync(join(dir, 'q-0-7.npy'), 'old');
    writeFileSync(join(dir, 'shard-0-7.json'), '{}');
    await saveTrajectories(dir, data);
    expect(await loadTrajectories(dir)).toEqual(data);
    expect(readdirSync(dir)).toHaveLength(3);
  });

  it('leaves nothing behind when it cannot go on', async () => {
    const [good, bad] = [new Float64Array(5), new Float64Array(5)];
    const saving = saveTrajectories(dir, { ...data, parameters: { good, '../bad': bad } });
    await expect(saving).rejects.toThrow(
      "parameters: expected a name of letters, digits, `_`, `-` and `.`, got '../bad'.",
    );
    expect(readdirSync(dir)).toEqual([]);
    await refused('expected a file, got nothing');
  });

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
    ['"schemaVersion": 2', '"schemaVersion": 3', 'schemaVersion: expected 2, got 3'],
    ['"system": "pendulum"', '"system": 7', 'system: expected text, got 7'],
    ['"seed": 1,', '', 'seed: expected a whole number from 0 up, got nothing'],
    ['"dt": 0.125', '"dt": "fast"', 'dt: expected a number, got "fast"'],
    ['"count": 5', '"count": -5', 'count: expected a whole number from 1 up, got -5'],
    ['"count": 5', '"count": 1e300', 'count: expected a whole number from 1 up, got 1e+300'],
    ['"count": 5', '"count": 6', 'shapes that add up to [6,3,1], got [5,3,1] and [5,3,1]'],
    ['"frames": 3', '"frames": 4', 'shards: expected shapes that add up to [5,4,1], got'],
    [/"shards": [^]+\]/, '"shards": []', 'shapes that add up to [5,3,1], got none'],
    [/"shards": [^]+\]/, '"shards": [null]', 'SHA-256 checksums, got [null]'],
    ['"q-0-5.npy"', '"../q-0-5.npy"', 'shards: expected .npy files in this folder'],
    ['"q-0-5.npy"', '"/etc/passwd"', 'shards: expected .npy files in this folder'],
    ['"q-0-5.npy"', '"a\\\\q-0-5.npy"', 'shards: expected .npy files in this folder'],
    ['"q-0-5.npy"', '"q-1.npy"', "q-1.npy': expected a file, got nothing"],
  ])('a manifest in which %s is %s', async (from, to, message) => {
    edit(from, to);
    await refused(message);
  });

  it('sizes that are absurd, before it reads or allocates anything of them', async () => {
    edit('"count": 5', '"count": 9000000000000');
    for (let i = 0; i < 2; i++) edit(/\[\s+5,/, '[9000000000000,');
    // 24 bytes each, and a header
    await refused("q-0-5.npy': expected 216000000000128 bytes, got 248.");
  });

  it('a file that is cut off', async () => {
    truncateSync(join(dir, 'p-0-5.npy'), 200);
    await refused(`'${join(dir, 'p-0-5.npy')}': expected 248 bytes, got 200. Use another copy`);
  });

  it('a file with one bit changed', async () => {
    const bytes = readFileSync(join(dir, 'q-0-5.npy'));
    const right = sha256(bytes);
    bytes[200] = (bytes[200] ?? 0) ^ 1;
    writeFileSync(join(dir, 'q-0-5.npy'), bytes);
    await refused(`q-0-5.npy': expected the checksum ${right}, got ${sha256(bytes)}.`);
  });

  it('another array of the same size', async () => {
    const bytes = readFileSync(join(dir, 'q-0-5.npy'));
    const right = sha256(bytes);
    bytes.write("'>f8'", bytes.indexOf("'<f8'"));
    writeFileSync(join(dir, 'q-0-5.npy'), bytes);
    edit(right, sha256(bytes));
    await refused(
      "q-0-5.npy': expected float64 of shape [5, 3, 1] in C order, got another .npy header.",
    );
  });

  it('a folder in place of a file', async () => {
    rmSync(join(dir, 'q-0-5.npy'));
    mkdirSync(join(dir, 'q-0-5.npy'));
    await refused("q-0-5.npy': expected");
  });
});
