import type { Readable } from 'node:stream';
import { crc32 } from 'node:zlib';
import { HgnError } from '@hgn/core';
import { type NpyHeader, parseNpyHeader } from '@hgn/datasets/storage';
import { type Entry, openPromise, type ZipFile } from 'yauzl';
import { damaged, readable } from './damaged.ts';
import { floatsOf } from './float-bytes.ts';

/** The arrays in a `.npz` file; what is read is checked against its CRC-32. */
export type Npz = {
  readonly names: readonly string[];
  /** That of an array, if it is of this type, has so many axes, in C order, and is as long as it says. */
  readonly header: (name: string, descr: string, axes: number) => Promise<NpyHeader>;
  readonly floats: (name: string) => Promise<Float64Array>;
  /** An array of bytes, along its first axis. */
  readonly rows: (name: string) => AsyncGenerator<Uint8Array, void, undefined>;
  /** What is in a file that is no array; undefined if there is none. */
  readonly json: (name: string) => Promise<unknown>;
  readonly close: () => void;
};

/** The longest header, and JSON, that is read. */
const LONGEST = 2 ** 20;

/** @throws HgnError if it is no zip file; also from its members, if they are missing or damaged */
export async function openNpz(path: string): Promise<Npz> {
  const zip = await readable(path, () =>
    openPromise(path, { autoClose: false, lazyEntries: true }),
  ).catch(told(path));
  const entries = new Map<string, Entry>();
  try {
    for await (const entry of zip.eachEntry()) entries.set(entry.fileName, entry);
  } catch (error) {
    zip.close();
    return told(path)(error);
  }
  const header = async (name: string): Promise<NpyHeader> => {
    const entry = entries.get(`${name}.npy`);
    if (entry === undefined) throw damaged(path, `an array \`${name}\``, 'none');
    const first = await beginning(zip, entry).catch(told(path));
    const parsed = parseNpyHeader(first);
    if (parsed === undefined) throw damaged(path, `a .npy header of ${name}`, 'none');
    const size = parsed.shape.reduce((a, b) => a * b, parsed.descr === '<f8' ? 8 : 1);
    if (parsed.length + size === entry.uncompressedSize) return parsed;
    const got = `${entry.uncompressedSize}`;
    throw damaged(path, `${parsed.length + size} bytes of ${name}`, got);
  };
  const chunks = (name: string): AsyncGenerator<Uint8Array, void, undefined> =>
    verified(path, zip, entries.get(name) as Entry);
  return {
    names: [...entries.keys()]
      .filter((name) => name.endsWith('.npy'))
      .map((name) => name.slice(0, -'.npy'.length)),
    header: async (name, descr, axes) => {
      const parsed = await header(name);
      const { shape, fortranOrder } = parsed;
      const text = (type: string, of: number, order: string): string =>
        `${name} of type ${type}, ${of} axes, in ${order} order`;
      const got = text(parsed.descr, shape.length, fortranOrder ? 'Fortran' : 'C');
      if (got !== text(descr, axes, 'C')) throw damaged(path, text(descr, axes, 'C'), got);
      return parsed;
    },
    floats: async (name) => {
      const { length } = await header(name);
      return floatsOf((await all(chunks(`${name}.npy`))).subarray(length));
    },
    rows: async function* (name) {
      const { length, shape } = await header(name);
      const size = shape.slice(1).reduce((a, b) => a * b, 1);
      yield* cutInto(size, length, chunks(`${name}.npy`));
    },
    json: async (name) => {
      const entry = entries.get(name);
      if (entry === undefined) return undefined;
      if (entry.uncompressedSize > LONGEST) {
        throw damaged(path, `at most ${LONGEST} bytes of ${name}`, `${entry.uncompressedSize}`);
      }
      try {
        return JSON.parse((await all(chunks(name))).toString()) as unknown;
      } catch (error) {
        throw error instanceof SyntaxError
          ? damaged(path, `JSON in ${name}`, error.message)
          : error;
      }
    },
    close: () => {
      zip.close();
    },
  };
}

/** What zip and zlib complain of, as ours. */
const told =
  (path: string) =>
  (error: unknown): never => {
    if (error instanceof HgnError) throw error;
    throw damaged(path, 'a zip file that is whole', (error as Error).message);
  };

async function beginning(zip: ZipFile, entry: Entry): Promise<Uint8Array> {
  const stream = await zip.openReadStreamPromise(entry);
  for await (const chunk of stream) return chunk as Buffer;
  return new Uint8Array();
}

async function* verified(
  path: string,
  zip: ZipFile,
  entry: Entry,
): AsyncGenerator<Uint8Array, void, undefined> {
  let sum = 0;
  try {
    const stream: Readable = await zip.openReadStreamPromise(entry);
    for await (const chunk of stream) {
      sum = crc32(chunk as Buffer, sum);
      yield chunk as Buffer;
    }
  } catch (error) {
    told(path)(error);
  }
  if (sum === entry.crc32) return;
  const hex = (x: number): string => x.toString(16).padStart(8, '0');
  throw damaged(path, `the checksum ${hex(entry.crc32)} of ${entry.fileName}`, hex(sum));
}

async function all(chunks: AsyncGenerator<Uint8Array, void, undefined>): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  for await (const chunk of chunks) parts.push(chunk);
  return Buffer.concat(parts);
}

/** The bytes behind the first `skip`, in pieces of `size`. */
async function* cutInto(
  size: number,
  skip: number,
  chunks: AsyncGenerator<Uint8Array, void, undefined>,
): AsyncGenerator<Uint8Array, void, undefined> {
  let piece = new Uint8Array(size);
  // what is still to be skipped counts as negative
  let filled = -skip;
  for await (const chunk of chunks) {
    for (let at = 0; at < chunk.length;) {
      if (filled < 0) {
        const skipped = Math.min(-filled, chunk.length - at);
        filled += skipped;
        at += skipped;
        continue;
      }
      const part = chunk.subarray(at, at + size - filled);
      piece.set(part, filled);
      filled += part.length;
      at += part.length;
      if (filled < size) continue;
      yield piece;
      piece = new Uint8Array(size);
      filled = 0;
    }
  }
}
