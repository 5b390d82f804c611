import { mismatch } from '@hgn/core';
import type { Frame } from './frame.ts';

/** The size of a heat map, and what its darkest colour stands for. */
export interface HeatMapOptions {
  readonly width: number;
  readonly height: number;
  /** The value of the darkest colour; the largest of the values unless given. */
  readonly most?: number;
  /** The colour of `most`; white is that of 0. Default a deep blue. */
  readonly ink?: readonly [red: number, green: number, blue: number];
}

/**
 * Values of 0 and more, `[height, width]`, the top row first, as an image: white is 0, the deepest
 * colour `most`, and between them colours mix in proportion.
 *
 * @throws HgnError if there are not as many values as pixels, or one is below 0 or not finite
 */
export function heatMap(
  values: ArrayLike<number>,
  { width, height, most, ink = [20, 60, 140] }: HeatMapOptions,
): Frame {
  if (values.length !== width * height) {
    const expected = `${width} × ${height} values`;
    throw mismatch('heat map', expected, `${values.length}`, 'Give each pixel a value.');
  }
  const bad = Array.from(values).find((value) => !(value >= 0 && value < Infinity));
  if (bad !== undefined) {
    throw mismatch('heat map', 'values from 0 up', `${bad}`, 'Take exp of a logarithm first.');
  }
  let top = most ?? 0;
  if (most === undefined) for (const value of Array.from(values)) top = Math.max(top, value);
  const rgb = new Uint8ClampedArray(3 * width * height);
  for (let i = 0; i < width * height; i++) {
    const share = top === 0 ? 0 : Math.min(1, (values[i] as number) / top);
    rgb.set(
      ink.map((each) => 255 - (255 - each) * share),
      3 * i,
    );
  }
  return { width, height, rgb };
}
