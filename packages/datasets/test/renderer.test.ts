import { HgnError, seededRng } from '@hgn/core';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Disc, type DiscScene, hue, massSpring, renderer, type Scene } from '../src/index.ts';

const unit = fc.double({ min: 0, max: 1, noNaN: true });
const wide = fc.double({ min: -1.5, max: 1.5, noNaN: true });
const discs = fc.array(
  fc.record({
    x: wide,
    y: wide,
    radius: fc.double({ min: 0.01, max: 0.6, noNaN: true }),
    color: fc.tuple(unit, unit, unit),
  }),
  { maxLength: 4 },
);
const scenes = fc.record({ canvas: fc.double({ min: 0.5, max: 3, noNaN: true }), discs });
const laws = { seed: 1, numRuns: 60 };

function frame(scene: Scene, size = 32, sharpness = 80): Uint8Array {
  const out = new Uint8Array(3 * size * size);
  renderer({ size, sharpness })(scene, out);
  return out;
}

/** The published formula, all of it at every pixel. */
function published({ canvas, discs }: DiscScene, size: number, sharpness: number): Uint8Array {
  const background = [0.321, 0.349, 0.368];
  return Uint8Array.from({ length: 3 * size * size }, (_, i) => {
    const channel = i % 3;
    const column = Math.floor(i / 3) % size;
    const row = Math.floor(i / 3 / size);
    let value = 0;
    let light = 1;
    for (const { x, y, radius, color } of discs) {
      const dx = (x + canvas) / (2 * canvas) - column / (size - 1);
      const dy = (y + canvas) / (2 * canvas) - row / (size - 1);
      const edge = radius / (2 * canvas) - Math.sqrt(dx * dx + dy * dy);
      const hard = edge > 0 ? 1 : 0;
      const mask = sharpness === Infinity ? hard : 1 / (1 + Math.exp(-edge * sharpness));
      value += light * mask * (color[channel] ?? NaN);
      light *= 1 - mask;
    }
    return Math.floor(255 * (value + light * (background[channel] ?? NaN)));
  });
}

const red = (x: number, y: number, radius = 0.4): Disc => ({ x, y, radius, color: hue(0, 1) });

describe('renderer', () => {
  it('is the published formula at every pixel, to the last bit', () => {
    const sizes = fc.constantFrom(16, 32, 45);
    const sharpnesses = fc.constantFrom(5, 20, 80, 300, Infinity);
    fc.assert(
      fc.property(scenes, sizes, sharpnesses, (scene, size, sharpness) => {
        expect(frame(scene, size, sharpness)).toEqual(published(scene, size, sharpness));
      }),
      { ...laws, numRuns: 300 },
    );
  });

  it('is the published formula for crowds of discs, faint colours and the largest image', () => {
    const rng = seededRng(1);
    const disc = (radius: number): Disc => ({
      x: 6 * rng.uniform() - 3,
      y: 6 * rng.uniform() - 3,
      radius,
      color: [rng.uniform(), 0.35 + 0.002 * rng.uniform(), rng.uniform()],
    });
    for (const [count, radius, size] of [
      [16, 0.3, 32],
      [60, 0.1, 32],
      [200, 0.5, 48],
      [3, 0.5, 256],
    ] as const) {
      const scene = { canvas: 3, discs: Array.from({ length: count }, () => disc(radius)) };
      expect(frame(scene, size)).toEqual(published(scene, size, 80));
    }
  });

  it('has no pixel between disc and background where its edge is hard', () => {
    const bytes = frame({ canvas: 1, discs: [red(0.1, -0.2)] }, 64, Infinity);
    const pixels = Array.from({ length: 64 * 64 }, (_, i) => bytes.slice(3 * i, 3 * i + 3).join());
    expect(new Set(pixels)).toEqual(new Set(['81,88,93', '255,0,0']));
    // a disc of radius 0.2 of the width covers π·0.04 of the image, but for pixels along its edge
    const share = pixels.filter((pixel) => pixel === '255,0,0').length / 63 ** 2;
    expect(Math.abs(share - Math.PI * 0.04)).toBeLessThan((2 * Math.PI * 0.2) / 63);
  });

  it('evaluates a shade at each pixel, x to the right and y downward, and keeps it within bytes', () => {
    const bytes = frame({ shade: (x, y) => [x, y, x < 0.5 ? -1e-9 : 1 + 1e-9] }, 16);
    const numbers = new Float32Array(768);
    renderer({ size: 16 })({ shade: (x, y) => [x, y, x < 0.5 ? -1e-9 : 1 + 1e-9] }, numbers);
    for (const [row, column] of [
      [0, 0],
      [3, 12],
      [15, 15],
    ] as const) {
      const at = 3 * (16 * row + column);
      const expected = [17 * column, 17 * row, column < 8 ? 0 : 255];
      expect([...bytes.subarray(at, at + 3)]).toEqual(expected);
      expect([...numbers.subarray(at, at + 3)]).toEqual(expected.map((x) => Math.fround(x / 255)));
    }
  });

  it('is background away from the disc, its colour within, half of both at its edge', () => {
    // 31 pixels to the width 2: pixel 31 is at 1, and a radius of 10/31 · 2 ends 10 pixels off
    const bytes = frame({ canvas: 1, discs: [red(-1, 1, 20 / 31)] });
    const pixel = (column: number, row: number) => [
      ...bytes.subarray(3 * (32 * row + column), 3 * (32 * row + column) + 3),
    ];
    expect(pixel(31, 0)).toEqual([81, 88, 93]);
    expect(pixel(0, 31)).toEqual([254, 0, 0]); // exp(−80 · 10/31) short of 1
    expect(pixel(10, 31)).toEqual([168, 44, 46]); // ⌊255 · (1 + 0.321) / 2⌋, ⌊255 · 0.349 / 2⌋
    expect(pixel(0, 21)).toEqual([168, 44, 46]);
  });

  it('moves by one pixel with its scene', () => {
    fc.assert(
      fc.property(scenes, fc.constantFrom([1, 0], [0, 1], [-1, 1]), (scene, [right, down]) => {
        const pixel = (2 * scene.canvas) / 31;
        const moved = scene.discs.map((disc) => ({
          ...disc,
          x: disc.x + right * pixel,
          y: disc.y + down * pixel,
        }));
        const [before, after] = [frame(scene), frame({ ...scene, discs: moved })];
        const stays = (column: number, row: number): boolean =>
          column + right >= 0 && column + right <= 31 && row + down <= 31;
        const wrong = before.findIndex((byte, i) => {
          const isSeen = stays(Math.floor(i / 3) % 32, Math.floor(i / 96));
          return isSeen && after[i + 3 * right + 96 * down] !== byte;
        });
        expect(wrong).toBe(-1);
      }),
      laws,
    );
  });

  it('is continuous in the position of a disc', () => {
    fc.assert(
      fc.property(wide, wide, fc.double({ min: -0.02, max: 0.02, noNaN: true }), (x, y, by) => {
        const before = frame({ canvas: 1, discs: [red(x, y)] });
        const after = frame({ canvas: 1, discs: [red(x, y + by)] });
        // The steepest slope is that of the sigmoid, 80/4 a width of 2; a byte more is rounding.
        const most = 255 * 20 * (Math.abs(by) / 2) + 1;
        const change = before.reduce(
          (max, x, i) => Math.max(max, Math.abs(x - (after[i] ?? 0))),
          0,
        );
        expect(change).toBeLessThanOrEqual(most);
      }),
      laws,
    );
  });

  it('puts the disc that comes first on top', () => {
    const [top, below] = [red(0, 0, 0.5), { ...red(0, 0, 0.5), color: hue(1, 2) }];
    const middle = (discs: Disc[]) => [...frame({ canvas: 1, discs }).subarray(1584, 1587)];
    expect(middle([top, below])).toEqual([254, 0, 0]);
    expect(middle([below, top])).toEqual([0, 254, 254]);
  });

  it('writes its own numbers and no other, the same ones again, as bytes or as bytes / 255', () => {
    const render = renderer({ size: 16 });
    const { draw } = massSpring();
    const scene = draw({ q: Float64Array.of(0.3), p: Float64Array.of(0) });
    const bytes = new Uint8Array(3 * 768).fill(7);
    const numbers = new Float32Array(3 * 768).fill(7);
    render(scene, bytes, 768);
    render(scene, numbers, 768);
    expect(bytes.filter((byte) => byte === 7)).toHaveLength(2 * 768);
    expect(numbers).toEqual(Float32Array.from(bytes, (byte) => (byte === 7 ? 7 : byte / 255)));
    expect(render.size).toBe(16);
    render(draw({ q: Float64Array.of(-0.8), p: Float64Array.of(0) }), bytes, 768);
    render(scene, bytes, 768);
    expect(bytes.subarray(768, 1536)).toEqual(frame(scene, 16));
  });

  it('leaves the background where nothing is to be seen', () => {
    const empty = frame({ canvas: 1, discs: [] });
    expect(frame({ canvas: 1, discs: [red(9, 9)] })).toEqual(empty);
    expect([...empty.subarray(0, 6)]).toEqual([81, 88, 93, 81, 88, 93]);
  });

  it.each([
    [
      () => renderer({ size: 15 }),
      'renderer: size: expected a whole number from 16 to 256, got 15. Try 32.',
    ],
    [() => renderer({ size: 257 }), 'renderer: size'],
    [() => renderer({ size: 32.5 }), 'renderer: size'],
    [() => renderer({ sharpness: 0 }), 'renderer: sharpness: expected a number above 0, got 0.'],
    [
      () => {
        renderer()({ canvas: 1, discs: [] }, new Uint8Array(4000), 1000);
      },
      'renderer: out: expected room for 3072 numbers, got 3000 from 1000 on. Make it longer.',
    ],
  ])('refuses what cannot be', (make, message) => {
    expect(make).toThrow(HgnError);
    expect(make).toThrow(message);
  });
});
