import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { onnx } from '@hgn/onnx';
import { afterEach, beforeEach, expect, it } from 'vitest';

let cache: string;
beforeEach(async () => {
  cache = await mkdtemp(join(tmpdir(), 'hgn-onnx-cache-'));
});
afterEach(async () => {
  await rm(cache, { recursive: true });
});

/** What `fn` makes of 2 by an executor that has just started. */
async function of2(fn: (x: Tensor) => Tensor, folder = cache): Promise<number | undefined> {
  const x = tf.scalar(2);
  const run = await onnx({ cache: folder }).prepare(fn, x);
  const [result] = (await run(x)).dataSync();
  await run.release();
  return result;
}

const cube = (x: Tensor): Tensor => tf.mul(x, tf.square(x));
const keptFile = async (): Promise<string> => join(cache, (await readdir(cache))[0] ?? '');

it('starts from what it kept of the same graph, and of no other', async () => {
  await of2(tf.exp);
  const exp = await readFile(await keptFile());
  await rm(await keptFile());
  expect(await of2(cube)).toBe(8);
  // in the place of the cube's: who reads it computes exp
  await writeFile(await keptFile(), exp);
  expect(await of2(cube)).toBeCloseTo(Math.exp(2), 5);
  expect(await of2(tf.neg)).toBe(-2);
});

it('keeps a graph once, whoever asks at the same time, and leaves nothing else', async () => {
  expect(await Promise.all([cube, cube, cube].map((fn) => of2(fn)))).toEqual([8, 8, 8]);
  expect(await readdir(cache)).toHaveLength(1);
  const { mtimeMs } = await stat(await keptFile());
  await of2(cube);
  expect((await stat(await keptFile())).mtimeMs).toBe(mtimeMs);
});

it.each<[string, (whole: Buffer) => Buffer]>([
  ['cut short', (whole) => whole.subarray(0, -9)],
  ['empty', () => Buffer.alloc(0)],
  ['changed in one bit', (whole) => Buffer.from(whole.map((x, i) => (i === 100 ? x ^ 1 : x)))],
])('makes again what is %s', async (_, damage) => {
  await of2(cube);
  const whole = await readFile(await keptFile());
  await writeFile(await keptFile(), damage(whole));
  expect(await of2(cube)).toBe(8);
  expect(await readFile(await keptFile())).toEqual(whole);
});

it('keeps nothing where it cannot write, and computes all the same', async () => {
  await of2(cube);
  expect(await of2(cube, join(await keptFile(), 'below a file'))).toBe(8);
});
