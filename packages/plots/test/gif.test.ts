import { HgnError } from '@hgn/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Frame, framesOf, gif } from '../src/index.ts';
import { decodeGif } from './decode-gif.ts';

const RED = [255, 0, 0];
const BLUE = [0, 0, 255];
const frame = (width: number, height: number, ...colors: number[][]): Frame => ({
  width,
  height,
  rgb: Uint8Array.from(colors.flat()),
});
/** More than 256 colours, and a top left pixel that never changes. */
const colourful = Array.from({ length: 3 }, (_, t) =>
  frame(
    32,
    32,
    ...Array.from({ length: 1024 }, (_, i) =>
      i === 0 ? [81, 88, 93] : [(5 * i + 40 * t) % 256, (3 * i) % 256, 90],
    ),
  ),
);

describe('gif', () => {
  it('is as large as its frames, has them all, and loops for ever', () => {
    const decoded = decodeGif(gif([frame(2, 1, RED, BLUE), frame(2, 1, BLUE, RED)], { scale: 3 }));
    expect(decoded).toMatchObject({ width: 6, height: 3, loops: 0 });
    expect(decoded.frames).toHaveLength(2);
  });

  it('shows a frame for 1/fps seconds, in hundredths', () => {
    expect(decodeGif(gif([frame(1, 1, RED)], { fps: 25 })).frames[0]?.delay).toBe(4);
    expect(decodeGif(gif([frame(1, 1, RED)])).frames[0]?.delay).toBe(7);
  });

  it('makes each pixel a square', () => {
    const { palette, frames } = decodeGif(gif([frame(2, 1, RED, BLUE)], { scale: 2 }));
    const colors = frames[0]?.index.map((i) => palette[i]);
    expect(colors).toEqual([RED, RED, BLUE, BLUE, RED, RED, BLUE, BLUE]);
  });

  it('keeps up to 256 colours exactly', () => {
    const size = fc.integer({ min: 1, max: 12 });
    const frames = fc.tuple(size, size, fc.integer({ min: 1, max: 3 })).chain(([w, h, time]) => {
      const length = 3 * w * h;
      const rgb = fc.uint8Array({ minLength: length, maxLength: length, min: 0, max: 5 });
      return fc.array(
        rgb.map((values) => ({ width: w, height: h, rgb: values })),
        { minLength: time, maxLength: time },
      );
    });
    fc.assert(
      fc.property(frames, (images) => {
        const { palette, frames: decoded } = decodeGif(gif(images));
        expect(decoded.map(({ index }) => index.flatMap((i) => palette[i]))).toEqual(
          images.map(({ rgb }) => [...rgb]),
        );
      }),
      { seed: 1, numRuns: 50 },
    );
  });

  it('has one palette for all frames, so that a still pixel keeps its colour', () => {
    const { palette, frames } = decodeGif(gif(colourful));
    expect(palette).toHaveLength(256);
    expect(new Set(frames.map(({ index }) => index[0])).size).toBe(1);
  });

  it('stays close to the colours where they are too many', () => {
    const { palette, frames } = decodeGif(gif(colourful));
    const errors = frames.flatMap(({ index }, t) =>
      index.flatMap((i, pixel) =>
        (palette[i] as number[]).map((value, c) =>
          Math.abs(value - (colourful[t]?.rgb[3 * pixel + c] as number)),
        ),
      ),
    );
    // 256 colours spread over this plane of red and green lie 16 apart, so at most 8 off each way.
    expect(errors.reduce((sum, error) => sum + error, 0) / errors.length).toBeLessThan(8);
  });

  it('keeps a background exactly where the other colours are too many', () => {
    const WHITE = [255, 255, 255];
    // half of the pixels are white, the others of 4096 colours close to it
    const pixels = Array.from({ length: 8192 }, (_, i) =>
      i % 2 === 0 ? WHITE : [254 - ((i >> 1) % 16), 254 - ((i >> 5) % 16), 254 - (i >> 9)],
    );
    const { palette, frames } = decodeGif(gif([frame(128, 64, ...pixels)]));
    const shown = frames[0]?.index.map((i) => palette[i]) ?? [];
    expect(shown.filter((_, i) => i % 2 === 0)).toEqual(Array(4096).fill(WHITE));
  });

  it('says what is wrong with frames and options', () => {
    const one = frame(1, 1, RED);
    expect(() => gif([])).toThrow(
      new HgnError('gif: expected at least one frame, got none. Render some first.'),
    );
    expect(() => gif([one, frame(2, 1, RED, BLUE)])).toThrow(
      /gif, frame 1: expected 1 × 1 pixels.*got 2 × 1/,
    );
    expect(() => gif([{ ...one, rgb: new Uint8Array(4) }])).toThrow(
      /expected 3 bytes.*got 4.*alpha/,
    );
    for (const fps of [0, -1, 60, NaN])
      expect(() => gif([one], { fps })).toThrow(/fps: expected more than 0/);
    for (const scale of [0, 1.5, NaN])
      expect(() => gif([one], { scale })).toThrow(/scale: expected a whole/);
  });
});

describe('framesOf', () => {
  it('cuts an array of [time, height, width, 3] into frames, 0 black and 1 full', () => {
    const frames = framesOf([0, 0.5, 1, 1, 0, 0, -0.2, 1.2, 0.8, 0, 0, 0], [2, 1, 2, 3]);
    expect(frames.map(({ rgb }) => [...rgb])).toEqual([
      [0, 128, 255, 255, 0, 0],
      [0, 255, 204, 0, 0, 0],
    ]);
    expect(frames[0]).toMatchObject({ width: 2, height: 1 });
  });

  it('says what is wrong with a shape or a value', () => {
    expect(() => framesOf([0, 0, 0], [1, 1, 1, 1, 3])).toThrow(
      /time, height, width, 3.*\[1, 1, 1, 1, 3\]/,
    );
    expect(() => framesOf([0, 0, 0], [2, 1, 1, 3])).toThrow(HgnError);
    expect(() => framesOf([0], [1, 1, 1, 1])).toThrow(HgnError);
    expect(() => framesOf([0, NaN, 0], [1, 1, 1, 3])).toThrow(
      /frame 0: expected values in \[0, 1\], got NaN/,
    );
  });
});
