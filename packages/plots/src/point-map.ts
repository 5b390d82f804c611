import { mismatch } from '@hgn/core';
import type { Frame } from './frame.ts';

/** Where a point map looks, and how large it is. */
export interface PointMapOptions {
  readonly region: {
    readonly left: number;
    readonly right: number;
    readonly bottom: number;
    readonly top: number;
  };
  /** Pixels along each side. */
  readonly size: number;
  /** Default a deep blue. */
  readonly ink?: readonly [red: number, green: number, blue: number];
}

/**
 * Points of the plane, x and y in turns, as pixels of ink on white; those outside the region are not
 * seen. For thousands of points that move; a `scatterChart` has axes.
 *
 * @throws HgnError if a point has no y, or the region no area
 */
export function pointMap(
  points: ArrayLike<number>,
  { region, size, ink = [20, 60, 140] }: PointMapOptions,
): Frame {
  const { left, right, bottom, top } = region;
  if (points.length % 2 !== 0) {
    throw mismatch('point map', 'x and y in turns', `${points.length} numbers`, 'Pair them.');
  }
  if (!(right > left && top > bottom)) {
    const got = `${left} to ${right} and ${bottom} to ${top}`;
    throw mismatch('point map: region', 'left < right, bottom < top', got, 'Swap its ends.');
  }
  const rgb = new Uint8Array(3 * size ** 2).fill(255);
  for (let i = 0; i < points.length; i += 2) {
    const column = Math.floor((((points[i] as number) - left) / (right - left)) * size);
    const row = Math.floor(((top - (points[i + 1] as number)) / (top - bottom)) * size);
    if (column >= 0 && column < size && row >= 0 && row < size) {
      rgb.set(ink, 3 * (row * size + column));
    }
  }
  return { width: size, height: size, rgb };
}
