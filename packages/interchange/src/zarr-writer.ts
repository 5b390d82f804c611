import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { crc32c } from './crc32c.ts';
import { rowBytes, type ZarrArray, zarrJson } from './zarr-array.ts';

/** Takes an array a trajectory at a time. */
export type ZarrWriter = {
  readonly append: (row: Uint8Array) => Promise<void>;
  /** Writes what is left, and `zarr.json`. */
  readonly finish: () => Promise<void>;
};

/** What stands in the index for an inner chunk that is not there. */
const NONE = 2n ** 64n - 1n;

/**
 * Writes a sharded array into the folder `dir`. A shard is its inner chunks, one after the other, and
 * an index of where each begins and how long it is, 64 bits each; chunks and index end with crc32c.
 *
 * @see Zarr Enhancement Proposal 2, Sharding codec, 2023: https://zarr.dev/zeps/accepted/ZEP0002.html
 */
export function zarrWriter(dir: string, array: ZarrArray): ZarrWriter {
  const { shape, shard, chunk, gzip } = array;
  const row = rowBytes(array);
  let rows = 0;
  let raw = new Uint8Array(chunk * row);
  let chunks: Uint8Array[] = [];

  const encode = (): void => {
    chunks.push(checked(gzip ? gzipSync(raw, { level: 1 }) : raw));
    // what lies behind the last trajectory is zero
    raw = new Uint8Array(chunk * row);
  };
  const write = async (index: number): Promise<void> => {
    const key = [index, ...shape.slice(1).map(() => 0)].map(String);
    const path = join(dir, 'c', ...key);
    await mkdir(join(path, '..'), { recursive: true });
    await writeFile(path, shardOf(chunks, shard / chunk));
    chunks = [];
  };
  return {
    append: async (bytes) => {
      raw.set(bytes, (rows % chunk) * row);
      rows++;
      if (rows % chunk === 0) encode();
      if (rows % shard === 0) await write(rows / shard - 1);
    },
    finish: async () => {
      if (rows % chunk !== 0) encode();
      if (chunks.length > 0) await write(Math.floor(rows / shard));
      await mkdir(dir, { recursive: true });
      await writeFile(join(dir, 'zarr.json'), zarrJson(array));
    },
  };
}

function shardOf(chunks: readonly Uint8Array[], length: number): Uint8Array {
  const index = new BigUint64Array(2 * length).fill(NONE);
  let at = 0;
  chunks.forEach((bytes, i) => {
    index.set([BigInt(at), BigInt(bytes.length)], 2 * i);
    at += bytes.length;
  });
  return Buffer.concat([...chunks, checked(new Uint8Array(index.buffer))]);
}

/** Bytes, and their checksum behind them. */
function checked(bytes: Uint8Array): Uint8Array {
  const out = Buffer.alloc(bytes.length + 4);
  out.set(bytes);
  out.writeUInt32LE(crc32c(bytes), bytes.length);
  return out;
}
