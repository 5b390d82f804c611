import { type FileHandle, open } from 'node:fs/promises';
import { crc32c } from './crc32c.ts';
import { damaged, readable } from './damaged.ts';

/** The longest record that is read, in bytes. */
const LONGEST = 2 ** 30;

/**
 * A record in its frame: its length in 64 bits and the checksum of that, the record and its checksum.
 *
 * @see https://www.tensorflow.org/tutorials/load_data/tfrecord
 */
export function framed(record: Uint8Array): Buffer {
  const frame = Buffer.alloc(record.length + 16);
  frame.writeBigUInt64LE(BigInt(record.length), 0);
  frame.writeUInt32LE(masked(frame.subarray(0, 8)), 8);
  frame.set(record, 12);
  frame.writeUInt32LE(masked(record), record.length + 12);
  return frame;
}

/** A checksum of what may contain checksums: rotated, and moved. */
function masked(bytes: Uint8Array): number {
  const crc = crc32c(bytes);
  return (((crc >>> 15) | (crc << 17)) + 0xa282ead8) >>> 0;
}

/**
 * How many records a file has, none of which is read.
 *
 * @throws HgnError if it is missing or cut off
 */
export async function countRecords(path: string): Promise<number> {
  let count = 0;
  const file = await readable(path, () => open(path));
  try {
    const { size } = await file.stat();
    for (let at = 0; at < size; count++) at += 16 + (await lengthAt(path, file, at, size));
    return count;
  } finally {
    await file.close();
  }
}

/**
 * The records of a file, in order.
 *
 * @throws HgnError if it is missing or cut off, or a checksum is wrong
 */
export async function* readRecords(path: string): AsyncGenerator<Uint8Array, void, undefined> {
  const file = await readable(path, () => open(path));
  try {
    const { size } = await file.stat();
    for (let at = 0; at < size;) {
      const length = await lengthAt(path, file, at, size);
      const bytes = Buffer.alloc(length + 4);
      await file.read(bytes, 0, bytes.length, at + 12);
      const record = bytes.subarray(0, length);
      expectSum(path, `the record at ${at}`, record, bytes.readUInt32LE(length));
      yield record;
      at += length + 16;
    }
  } finally {
    await file.close();
  }
}

/** The length of the record at a place, if it is right and there are so many bytes. */
async function lengthAt(path: string, file: FileHandle, at: number, size: number): Promise<number> {
  const head = Buffer.alloc(12);
  await file.read(head, 0, 12, at);
  if (at + 12 <= size)
    expectSum(path, `the length at ${at}`, head.subarray(0, 8), head.readUInt32LE(8));
  const length = Number(head.readBigUInt64LE(0));
  if (at + 16 + length > size || length > LONGEST) {
    throw damaged(path, `a record of ${length} bytes at ${at}`, `a file of ${size} bytes`);
  }
  return length;
}

function expectSum(path: string, what: string, bytes: Uint8Array, expected: number): void {
  const got = masked(bytes);
  if (got === expected) return;
  const hex = (x: number): string => x.toString(16).padStart(8, '0');
  throw damaged(path, `the checksum ${hex(expected)} of ${what}`, hex(got));
}
