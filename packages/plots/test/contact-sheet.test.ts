import { HgnError } from '@hgn/core';
import { describe, expect, it } from 'vitest';
import { contactSheet, type Frame } from '../src/index.ts';
import { TEXT_HEIGHT, textWidth } from '../src/text.ts';

const solid = (color: number[], width = 3, height = 2): Frame => ({
  width,
  height,
  rgb: Uint8Array.from({ length: 3 * width * height }, (_, i) => color[i % 3] as number),
});
const [red, green, blue] = [solid([255, 0, 0]), solid([0, 255, 0]), solid([0, 0, 255])];
const at = ({ width, rgb }: Frame | undefined = red, x: number, y: number): number[] => [
  ...rgb.subarray(3 * (y * width + x), 3 * (y * width + x) + 3),
];

describe('contactSheet', () => {
  const cells = [
    { label: '', frames: [red] },
    { label: '', frames: [green, blue] },
    { label: '', frames: [blue] },
  ];
  const options = { columns: 2, scale: 2, gap: 4 };

  it('puts pictures in rows, each below its label, and leaves the rest white', () => {
    const [first] = contactSheet(cells, options);
    const down = TEXT_HEIGHT + 4 + 4;
    expect(first).toMatchObject({ width: 4 + 2 * 10, height: 4 + 2 * down });
    const top = 4 + TEXT_HEIGHT;
    expect([4, 9, 14, 19].map((x) => at(first, x, top))).toEqual([
      [255, 0, 0],
      [255, 0, 0],
      [0, 255, 0],
      [0, 255, 0],
    ]);
    expect(at(first, 4, top + down)).toEqual([0, 0, 255]);
    expect(at(first, 9, top + down + 3)).toEqual([0, 0, 255]);
    for (const [x, y] of [
      [10, top],
      [14, top + down],
      [4, top - 1],
      [4, top + 4],
    ] as const) {
      expect(at(first, x, y)).toEqual([255, 255, 255]);
    }
  });

  it('plays pictures at the same time, and rests on the last frame of a shorter one', () => {
    const frames = contactSheet(cells, options);
    expect(frames).toHaveLength(2);
    expect(at(frames[1], 4, 4 + TEXT_HEIGHT)).toEqual([255, 0, 0]);
    expect(at(frames[1], 14, 4 + TEXT_HEIGHT)).toEqual([0, 0, 255]);
  });

  it('makes room for the longest label, and writes it', () => {
    const label = 'a long label';
    const [sheet] = contactSheet([{ label, frames: [red] }], { scale: 1, gap: 3 });
    expect(sheet?.width).toBe(3 + textWidth(label) + 3);
    const text = sheet?.rgb.subarray(0, 3 * (sheet.width * (3 + TEXT_HEIGHT)));
    expect(text?.some((value) => value < 128)).toBe(true);
  });

  it.each([
    [() => contactSheet([]), 'contact sheet: expected at least one frame'],
    [() => contactSheet([{ label: '', frames: [] }]), 'contact sheet'],
    [
      () => contactSheet([...cells, { label: 'x', frames: [solid([0, 0, 0], 2)] }]),
      'contact sheet, frame 4: expected 3 × 2 pixels',
    ],
    [() => contactSheet(cells, { columns: 0 }), 'columns: expected a whole number from 1, got 0.'],
  ])('refuses what cannot be', (make, message) => {
    expect(make).toThrow(HgnError);
    expect(make).toThrow(message);
  });
});
