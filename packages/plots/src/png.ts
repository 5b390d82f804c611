import { crc32, deflateSync } from 'node:zlib';
import { assertFrames, enlarge, type Frame } from './frame.ts';

/** How a still image is shown. */
export interface PngOptions {
  /** Each pixel becomes a square of this many pixels each way. Default 1. */
  readonly scale?: number;
}

/**
 * A PNG of one frame: 8-bit RGB, lossless.
 *
 * @throws HgnError if the bytes do not fit the size, or `scale` is not a whole number
 * @see ISO/IEC 15948:2004, Portable Network Graphics: https://www.w3.org/TR/png
 */
export function png(frame: Frame, { scale = 1 }: PngOptions = {}): Uint8Array {
  assertFrames('png', [frame]);
  const { width, height, rgb } = enlarge(frame, scale);
  const header = new DataView(new ArrayBuffer(13));
  header.setUint32(0, width);
  header.setUint32(4, height);
  header.setUint16(8, 0x0802); // 8 bits a sample, RGB; then deflate, no filter heuristics, no interlace
  const rows = new Uint8Array(height * (1 + 3 * width)); // each row after a 0: unfiltered
  for (let y = 0; y < height; y++) {
    rows.set(rgb.subarray(3 * width * y, 3 * width * (y + 1)), y * (1 + 3 * width) + 1);
  }
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', new Uint8Array(header.buffer)),
    chunk('IDAT', deflateSync(rows, { level: 9 })),
    chunk('IEND', new Uint8Array()),
  ]);
}

function chunk(type: string, data: Uint8Array): Uint8Array {
  const bytes = Buffer.alloc(12 + data.length);
  bytes.writeUInt32BE(data.length, 0);
  bytes.write(type, 4, 'latin1');
  bytes.set(data, 8);
  bytes.writeUInt32BE(crc32(bytes.subarray(4, 8 + data.length)), 8 + data.length);
  return bytes;
}
