import { describe, expect, it } from 'vitest';
import { CHARACTERS, STROKES } from '../src/font.ts';
import { filmstrip, type Frame, montage } from '../src/index.ts';
import { drawText, TEXT_HEIGHT, textWidth } from '../src/text.ts';

const WHITE = [255, 255, 255];
const solid = (color: number[], width = 2, height = 2): Frame => ({
  width,
  height,
  rgb: Uint8Array.from({ length: 3 * width * height }, (_, i) => color[i % 3] as number),
});
const [red, green, blue] = [solid([255, 0, 0]), solid([0, 255, 0]), solid([0, 0, 255])];
const pixel = ({ width, rgb }: Frame, x: number, y: number): number[] => [
  ...rgb.subarray(3 * (y * width + x), 3 * (y * width + x) + 3),
];
const bare = { scale: 1, gap: 2 };

describe('montage', () => {
  it('puts rows below each other and their sequences side by side', () => {
    const [frame, ...rest] = montage(
      [
        { label: '', sequences: [[red], [green]] },
        { label: '', sequences: [[blue], [red]] },
      ],
      bare,
    );
    expect(rest).toEqual([]);
    expect(frame).toMatchObject({ width: 10, height: 10 });
    const grid = [2, 6].map((y) => [2, 6].map((x) => pixel(frame as Frame, x, y)));
    expect(grid).toEqual([
      [pixel(red, 0, 0), pixel(green, 0, 0)],
      [pixel(blue, 0, 0), pixel(red, 0, 0)],
    ]);
    expect(pixel(frame as Frame, 4, 4)).toEqual(WHITE);
  });

  it('plays sequences at the same time, and rests on the last frame of a shorter one', () => {
    const frames = montage(
      [
        {
          label: '',
          sequences: [
            [red, green, blue],
            [green, red],
          ],
        },
      ],
      bare,
    );
    expect(frames.map((frame) => [pixel(frame, 2, 2), pixel(frame, 6, 2)])).toEqual([
      [pixel(red, 0, 0), pixel(green, 0, 0)],
      [pixel(green, 0, 0), pixel(red, 0, 0)],
      [pixel(blue, 0, 0), pixel(red, 0, 0)],
    ]);
  });

  it('makes room for labels and captions, and never draws them over a frame', () => {
    const plain = montage([{ label: '', sequences: [[red, red]] }], bare)[0] as Frame;
    const ink = [1, 2, 3] as const;
    const frames = montage([{ label: 'truth', sequences: [[red, red]] }], {
      ...bare,
      ink,
      columns: ['first'],
      caption: (time) => `frame ${time}`,
    });
    const [first, second] = frames as [Frame, Frame];
    expect(first.width).toBeGreaterThan(plain.width + textWidth('truth'));
    expect(first.height).toBe(plain.height + 2 * (TEXT_HEIGHT + 2));
    expect(first.rgb).not.toEqual(second.rgb); // the caption counts
    const pixels = Array.from({ length: first.width * first.height }, (_, i) => pixel(first, i, 0));
    expect(pixels.filter((color) => String(color) === '255,0,0')).toHaveLength(4);
    expect(pixels.map(String)).toContain(String(ink));
  });

  it('says what is wrong with a grid', () => {
    const row = { label: 'model', sequences: [[red], [red]] };
    expect(() => montage([])).toThrow(/montage: expected at least one sequence/);
    expect(() => montage([{ label: 'truth', sequences: [[red]] }, row])).toThrow(
      /row 'model'.*1 sequences.*got 2/,
    );
    expect(() => montage([row], { columns: ['one'] })).toThrow(/columns: expected 2 labels, got 1/);
    expect(() => montage([{ label: '', sequences: [[red], []] }])).toThrow(/at least one frame/);
    expect(() => montage([{ label: '', sequences: [[red], [solid(WHITE, 3, 3)]] }])).toThrow(
      /2 × 2 pixels.*3 × 3/,
    );
    expect(() => montage([{ ...row, label: 'Wahrheit ✓' }])).toThrow(/label 'Wahrheit ✓'.*got '✓'/);
    expect(() => montage([row], { ruleBefore: 2 })).toThrow(
      /ruleBefore: expected a column from 0 to 1/,
    );
    expect(() => montage([row], { gap: 1.5 })).toThrow(/gap/);
  });
});

describe('filmstrip', () => {
  const frames = [red, green, blue];

  it('lays the chosen times out from left to right', () => {
    const strip = filmstrip([{ label: '', frames }], { ...bare, times: [2, 0], label: () => '' });
    const y = strip.height - 4;
    expect(pixel(strip, 2, y)).toEqual(pixel(blue, 0, 0));
    expect(pixel(strip, 6, y)).toEqual(pixel(red, 0, 0));
  });

  it('shows ten times evenly spread, or all of fewer', () => {
    const times = (length: number): number[] => {
      const shown: number[] = [];
      const label = (time: number): string => {
        shown.push(time);
        return '';
      };
      filmstrip([{ label: '', frames: Array.from({ length }, () => red) }], { label });
      return shown;
    };
    expect(times(1)).toEqual([0]);
    expect(times(3)).toEqual([0, 1, 2]);
    expect(times(91)).toEqual([0, 10, 20, 30, 40, 50, 60, 70, 80, 90]);
  });

  it('draws a rule where the horizon is passed', () => {
    const ink = [1, 2, 3] as const;
    const options = { ...bare, ink, label: () => '' };
    const strip = filmstrip([{ label: '', frames }], { ...options, horizon: 1 });
    const y = strip.height - 4;
    const inked = Array.from({ length: strip.width }, (_, x) => x).filter(
      (x) => String(pixel(strip, x, y)) === String(ink),
    );
    // between the second frame, which ends at 8, and the third, which starts at 10
    expect(inked).toEqual([8]);
    const without = filmstrip([{ label: '', frames }], { ...options, horizon: 2 });
    expect(without.rgb).not.toEqual(strip.rgb);
  });

  it('says which row lacks a time', () => {
    const rows = [
      { label: 'truth', frames },
      { label: 'model', frames: [red] },
    ];
    expect(() => filmstrip(rows, { times: [0, 2] })).toThrow(
      /row 'model': expected times from 0 to 0, got 2/,
    );
    expect(() => filmstrip([{ label: 'truth', frames: [] }])).toThrow(
      /row 'truth': expected at least one frame/,
    );
    expect(() => filmstrip([])).toThrow(/at least one sequence/);
  });
});

describe('text', () => {
  it('has strokes for every character', () => {
    expect(STROKES).toHaveLength(Array.from(CHARACTERS).length);
  });

  it('fits every character into the height of a line', () => {
    for (const character of CHARACTERS) {
      const page = solid(WHITE, textWidth(character), TEXT_HEIGHT);
      drawText(page, character, [0, 0], [0, 0, 0]);
      const rowOf = (y: number): Uint8Array | Uint8ClampedArray =>
        page.rgb.subarray(3 * page.width * y, 3 * page.width * (y + 1));
      for (const edge of [rowOf(0), rowOf(TEXT_HEIGHT - 1)]) {
        expect(Math.min(...edge), character).toBe(255);
      }
      if (character !== ' ') expect(Math.min(...page.rgb), character).toBeLessThan(64);
    }
  });
});
