import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { savedModel } from '../src/saved-model.ts';

const cache = await mkdtemp(join(tmpdir(), 'hgn-saved-model-'));
afterAll(async () => {
  await rm(cache, { recursive: true });
});

it('writes the same bytes once, whoever asks at the same time, and leaves nothing else', async () => {
  const bytes = Uint8Array.of(1, 2, 3);
  const folders = await Promise.all([1, 2, 3].map(() => savedModel(bytes, cache)));
  expect(new Set(folders).size).toBe(1);
  expect(await readdir(cache)).toHaveLength(1);
  expect(await savedModel(Uint8Array.of(4), cache)).not.toBe(folders[0]);
});

it('writes again what is damaged', async () => {
  const bytes = Uint8Array.of(5, 6, 7);
  const file = join(await savedModel(bytes, cache), 'saved_model.pb');
  await writeFile(file, 'x');
  await savedModel(bytes, cache);
  expect([...(await readFile(file))]).toEqual([5, 6, 7]);
});
