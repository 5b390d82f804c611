import { expect, it } from 'vitest';
import { renderer, type Scene } from '../src/index.ts';
import { turned } from '../src/square-symmetry.ts';

const size = 16;
const frame = (scene: Scene): number[] => {
  const out = new Uint8Array(3 * size * size);
  renderer({ size })(scene, out);
  return [...out];
};

/** The frame whose pixel (column, row) is the pixel `from(column, row)` of another. */
const moved = (pixels: number[], from: (x: number, y: number) => readonly [number, number]) =>
  pixels.map((_, i) => {
    const [x, y] = from(Math.floor(i / 3) % size, Math.floor(i / 3 / size));
    return pixels[3 * (y * size + x) + (i % 3)];
  });

/** Coordinates are rounded, and a shade may be close to the next byte. */
function expectSame(a: number[], b: readonly (number | undefined)[]): void {
  expect(Math.max(...a.map((value, i) => Math.abs(value - (b[i] ?? NaN))))).toBeLessThanOrEqual(1);
}

const last = size - 1;
const scenes: Record<string, Scene> = {
  discs: { canvas: 2, discs: [{ x: 0.9, y: -0.4, radius: 0.7, color: [1, 0.5, 0.2] }] },
  shade: { shade: (x, y) => [x, y * y, x * y] },
};

it.each(Object.entries(scenes))('moves the pixels of %s', (_, scene) => {
  const plain = frame(scene);
  expect(frame(turned(scene, 0))).toEqual(plain);
  // x to the right goes to y downward
  expectSame(
    frame(turned(scene, 1)),
    moved(plain, (x, y) => [y, last - x]),
  );
  expectSame(
    frame(turned(scene, 2)),
    moved(plain, (x, y) => [last - x, last - y]),
  );
  expectSame(
    frame(turned(scene, 4)),
    moved(plain, (x, y) => [last - x, y]),
  );
  const mirrored = frame(turned(scene, 4));
  for (let turns = 1; turns < 4; turns++) {
    expectSame(frame(turned(turned(scene, 4), turns)), frame(turned(scene, 4 + turns)));
  }
  expect(mirrored).not.toEqual(plain);
});
