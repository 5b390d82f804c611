import { inflateSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { png } from '../src/index.ts';

/** The chunks of a PNG by type. */
function chunksOf(file: Uint8Array): Map<string, Buffer> {
  const bytes = Buffer.from(file);
  const chunks = new Map<string, Buffer>();
  for (let at = 8; at < bytes.length;) {
    const length = bytes.readUInt32BE(at);
    chunks.set(bytes.toString('latin1', at + 4, at + 8), bytes.subarray(at + 8, at + 8 + length));
    at += 12 + length;
  }
  return chunks;
}

describe('png', () => {
  it('holds the pixels unchanged', () => {
    const images = fc
      .tuple(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 9 }))
      .chain(([width, height]) =>
        fc.record({
          width: fc.constant(width),
          height: fc.constant(height),
          rgb: fc.uint8Array({ minLength: 3 * width * height, maxLength: 3 * width * height }),
        }),
      );
    fc.assert(
      fc.property(images, ({ width, height, rgb }) => {
        const chunks = chunksOf(png({ width, height, rgb }));
        const rows = inflateSync(chunks.get('IDAT') as Buffer);
        expect(rows).toHaveLength(height * (3 * width + 1));
        for (let y = 0; y < height; y++) {
          const row = [...rows.subarray(y * (3 * width + 1), (y + 1) * (3 * width + 1))];
          expect(row).toEqual([0, ...rgb.subarray(3 * width * y, 3 * width * (y + 1))]);
        }
      }),
      { seed: 1, numRuns: 50 },
    );
  });

  it('has the signature, header and end of the standard', () => {
    const file = Buffer.from(png({ width: 2, height: 1, rgb: new Uint8Array(6) }, { scale: 4 }));
    expect(file.subarray(0, 8)).toEqual(Buffer.from('89504e470d0a1a0a', 'hex'));
    // 8 × 4 pixels, 8 bits, colour type 2, deflate, adaptive filtering, not interlaced
    expect(chunksOf(file).get('IHDR')?.toString('hex')).toBe(
      '00000008' + '00000004' + '0802000000',
    );
    // The CRC of an empty IEND is printed in every description of the format.
    expect(file.subarray(-12).toString('hex')).toBe('00000000' + '49454e44' + 'ae426082');
  });

  it('says what is wrong with a frame', () => {
    expect(() => png({ width: 2, height: 2, rgb: new Uint8Array(16) })).toThrow(/12 bytes.*got 16/);
    expect(() => png({ width: 1, height: 1, rgb: new Uint8Array(3) }, { scale: 0.5 })).toThrow(
      /scale/,
    );
  });
});
