import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { type HgnError, mismatch } from '@hgn/core';
import type { ArrayFile } from './manifest.ts';
import { decodeNpy, encodeNpy, npyLength } from './npy.ts';
import { readable } from './readable.ts';
import { writeWhole } from './write-whole.ts';

/** Writes an array as a `.npy` file of the folder `dir`. */
export async function writeArray(
  dir: string,
  file: string,
  data: Float64Array,
  shape: readonly number[],
): Promise<ArrayFile> {
  const bytes = encodeNpy(data, shape);
  await writeWhole(join(dir, file), bytes);
  return { file, shape, sha256: sha256(bytes) };
}

/**
 * The array in a file of the folder `dir`.
 *
 * @throws HgnError if its length, its checksum or its type is not what was said of it
 */
export async function readArray(
  dir: string,
  { file, shape, sha256: expected }: ArrayFile,
): Promise<Float64Array> {
  const path = join(dir, file);
  const damaged = (right: string, got: string): HgnError =>
    mismatch(`'${path}'`, right, got, 'Use another copy, or simulate again.');
  const bytes = await readable(path, async () => {
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
  const got = sha256(bytes);
  if (got !== expected) throw damaged(`the checksum ${expected}`, got);
  const array = decodeNpy(bytes, shape);
  if (array === undefined) {
    throw damaged(`float64 of shape [${shape.join(', ')}] in C order`, 'another .npy header');
  }
  return array;
}

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
