import { type FileHandle, open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { crc32c } from './crc32c.ts';
import { damaged, readable } from './damaged.ts';
import { parseZarrJson, rowBytes, type ZarrArray } from './zarr-array.ts';

/** An array of which no numbers have been read. */
export type ZarrReader = {
  readonly array: ZarrArray;
  /** Its trajectories in order, every checksum verified. */
  readonly rows: () => AsyncGenerator<Uint8Array, void, undefined>;
};

/**
 * The array in the folder `dir`.
 *
 * @throws HgnError if there is none that can be read; also from `rows`, if a file is missing or
 *   damaged
 */
export async function zarrReader(dir: string): Promise<ZarrReader> {
  const path = join(dir, 'zarr.json');
  const array = parseZarrJson(path, await readJson(path));
  const { shape, shard, chunk } = array;
  const count = shape[0] as number;
  const length = rowBytes(array);
  return {
    array,
    rows: async function* () {
      for (let first = 0; first < count; first += shard) {
        const key = [first / shard, ...shape.slice(1).map(() => 0)].map(String);
        const file = join(dir, 'c', ...key);
        const handle = await readable(file, () => open(file));
        try {
          const index = await readIndex(file, handle, array);
          for (let at = first; at < Math.min(first + shard, count); at += chunk) {
            const bytes = await readChunk(file, handle, array, index[(at - first) / chunk]);
            for (let i = 0; i < Math.min(chunk, count - at); i++) {
              yield bytes.subarray(i * length, (i + 1) * length);
            }
          }
        } finally {
          await handle.close();
        }
      }
    },
  };
}

/** What is in a JSON file. */
export async function readJson(path: string): Promise<unknown> {
  const text = await readable(path, () => readFile(path, 'utf8'));
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw damaged(path, 'JSON', `'${text.slice(0, 40)}'`);
  }
}

/** Where an inner chunk is; undefined if it is not there, being zero. */
type Place = { readonly offset: number; readonly length: number } | undefined;

const NONE = 2n ** 64n - 1n;

async function readIndex(
  path: string,
  handle: FileHandle,
  { shard, chunk, indexFirst = false }: ZarrArray,
): Promise<Place[]> {
  const length = 16 * (shard / chunk) + 4;
  const { size } = await handle.stat();
  if (size < length) throw damaged(path, `${length} bytes or more`, `${size}`);
  const bytes = await readAt(path, handle, { offset: indexFirst ? 0 : size - length, length });
  const index = verified(path, 'the index', bytes);
  return Array.from({ length: shard / chunk }, (_, i) => {
    const [offset, bytesOf] = [index.readBigUInt64LE(16 * i), index.readBigUInt64LE(16 * i + 8)];
    if (offset === NONE && bytesOf === NONE) return undefined;
    if (offset + bytesOf <= BigInt(size))
      return { offset: Number(offset), length: Number(bytesOf) };
    throw damaged(path, `chunk ${i} within ${size} bytes`, `${bytesOf} bytes from ${offset} on`);
  });
}

async function readChunk(
  path: string,
  handle: FileHandle,
  array: ZarrArray,
  place: Place,
): Promise<Uint8Array> {
  const length = array.chunk * rowBytes(array);
  if (place === undefined) return new Uint8Array(length);
  const what = `the chunk at ${place.offset}`;
  const bytes = await readAt(path, handle, place);
  const stored = array.checked === true ? verified(path, what, bytes) : bytes;
  const raw = array.gzip ? unzipped(path, what, stored, length) : stored;
  // no Buffer, whose slices are views and which is shown in another way
  if (raw.length === length) return new Uint8Array(raw.buffer, raw.byteOffset, length);
  throw damaged(path, `${length} bytes in ${what}`, `${raw.length}`);
}

async function readAt(
  path: string,
  handle: FileHandle,
  { offset, length }: NonNullable<Place>,
): Promise<Buffer> {
  const { bytesRead, buffer } = await handle.read(Buffer.alloc(length), 0, length, offset);
  if (bytesRead === length) return buffer;
  throw damaged(path, `${length} bytes from ${offset} on`, `${bytesRead}`);
}

/** What lies before a checksum. */
function verified(path: string, what: string, bytes: Buffer): Buffer {
  if (bytes.length < 4) throw damaged(path, `a checksum behind ${what}`, `${bytes.length} bytes`);
  const body = bytes.subarray(0, -4);
  const hex = (x: number): string => x.toString(16).padStart(8, '0');
  const [expected, got] = [hex(bytes.readUInt32LE(body.length)), hex(crc32c(body))];
  if (got === expected) return body;
  throw damaged(path, `the checksum ${expected} of ${what}`, got);
}

function unzipped(path: string, what: string, bytes: Uint8Array, length: number): Uint8Array {
  try {
    return gunzipSync(bytes, { maxOutputLength: length });
  } catch (error) {
    throw damaged(path, `${length} bytes of gzip in ${what}`, (error as Error).message);
  }
}
