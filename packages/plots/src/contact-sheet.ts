import { mismatch } from '@hgn/core';
import { assertFrames, enlarge, type Frame } from './frame.ts';
import { drawText, TEXT_HEIGHT, textWidth } from './text.ts';

/** A picture of a contact sheet, moving if it has more than one frame. */
export interface ContactSheetCell {
  /** Stands above it. */
  readonly label: string;
  readonly frames: readonly Frame[];
}

/** How a contact sheet is laid out. Lengths are in pixels, colours red, green, blue from 0 to 255. */
export interface ContactSheetOptions {
  /** Cells in a row. Default 4. */
  readonly columns?: number;
  /** Each pixel of a frame becomes a square of this many pixels each way. Default 2. */
  readonly scale?: number;
  /** The space between cells. Default 10. */
  readonly gap?: number;
  /** Default white. */
  readonly background?: readonly [red: number, green: number, blue: number];
  /** Of the labels. Default nearly black. */
  readonly ink?: readonly [red: number, green: number, blue: number];
}

/**
 * Named pictures in rows, as one sequence; one that is shorter than others rests on its last frame.
 *
 * @throws HgnError if there are none, frames differ in size, or a label has a character that the font of
 *   images has not
 */
export function contactSheet(
  cells: readonly ContactSheetCell[],
  options: ContactSheetOptions = {},
): Frame[] {
  const { columns = 4, scale = 2, gap = 10 } = options;
  const { background = [255, 255, 255], ink = [32, 33, 36] } = options;
  if (!(Number.isSafeInteger(columns) && columns >= 1)) {
    throw mismatch('columns', 'a whole number from 1', `${columns}`, 'The default is 4.');
  }
  assertFrames(
    'contact sheet',
    cells.flatMap(({ frames }) => frames),
  );
  for (const { label, frames } of cells) assertFrames(`contact sheet, '${label}'`, frames);
  const { width = 0, height = 0 } = cells[0]?.frames[0] ?? {};
  const across = Math.max(width * scale, ...cells.map(({ label }) => textWidth(label))) + gap;
  const down = TEXT_HEIGHT + height * scale + gap;
  const size = {
    width: gap + across * Math.min(columns, cells.length),
    height: gap + down * Math.ceil(cells.length / columns),
  };
  const length = Math.max(...cells.map(({ frames }) => frames.length));
  return Array.from({ length }, (_, time) => {
    const sheet = { ...size, rgb: new Uint8Array(3 * size.width * size.height) };
    for (let i = 0; i < size.width * size.height; i++) sheet.rgb.set(background, 3 * i);
    cells.forEach(({ label, frames }, i) => {
      const [x, y] = [gap + (i % columns) * across, gap + Math.floor(i / columns) * down];
      drawText(sheet, label, [x, y], ink);
      const image = enlarge(frames[Math.min(time, frames.length - 1)] as Frame, scale);
      for (let row = 0; row < image.height; row++) {
        const pixels = image.rgb.subarray(3 * image.width * row, 3 * image.width * (row + 1));
        sheet.rgb.set(pixels, 3 * ((y + TEXT_HEIGHT + row) * size.width + x));
      }
    });
    return sheet;
  });
}
