import { mismatch } from '@hgn/core';
import { assertFrames, enlarge, type Frame } from './frame.ts';
import { drawText, TEXT_HEIGHT, textWidth } from './text.ts';

/** A row of a montage: sequences shown at the same time, side by side. */
export interface MontageRow {
  readonly label: string;
  /** One sequence of frames for each column; one shorter than others rests on its last frame. */
  readonly sequences: readonly (readonly Frame[])[];
}

/** How a montage is laid out. Lengths are in pixels, colours red, green, blue from 0 to 255. */
export interface MontageOptions {
  /** Labels above the columns. Default none. */
  readonly columns?: readonly string[];
  /** A line below the grid for each time, which counts from 0. Default none. */
  readonly caption?: (time: number) => string;
  /** A vertical rule is drawn left of this column. Default none. */
  readonly ruleBefore?: number;
  /** Each pixel of a frame becomes a square of this many pixels each way. Default 4. */
  readonly scale?: number;
  /** The space between frames. Default 8. */
  readonly gap?: number;
  /** Default white. */
  readonly background?: readonly [red: number, green: number, blue: number];
  /** Of text and rule. Default nearly black. */
  readonly ink?: readonly [red: number, green: number, blue: number];
}

/**
 * Sequences in a labelled grid, as one sequence: truth above, model below, a column for each
 * trajectory. Labels may have the characters of ASCII and `× − · → ← ±`.
 *
 * @throws HgnError if frames differ in size, rows in length, or a label has another character
 */
export function montage(rows: readonly MontageRow[], options: MontageOptions = {}): Frame[] {
  const { columns = [], caption = () => '', ruleBefore, scale = 4, gap = 8 } = options;
  const { background = [255, 255, 255], ink = [32, 33, 36] } = options;
  const sequences = sequencesOf(rows, options);
  const cell = enlarge(sequences[0]?.[0] as Frame, scale);
  const length = Math.max(...sequences.map((sequence) => sequence.length));
  const captions = Array.from({ length }, (_, time) => caption(time));

  const margin = widest(rows.map(({ label }) => label));
  const left = gap + (margin && margin + gap);
  const top = gap + (columns.length && TEXT_HEIGHT + gap);
  const room = Math.max(cell.width, widest(columns));
  const x = (column: number): number => left + column * (room + gap);
  const y = (row: number): number => top + row * (cell.height + gap);
  const bottom = y(rows.length);
  const width = Math.max(x(sequences.length / rows.length), left + widest(captions) + gap);
  const height = bottom + (widest(captions) && TEXT_HEIGHT + gap);

  const sheet = { width, height, rgb: new Uint8Array(3 * width * height) };
  for (let i = 0; i < width * height; i++) sheet.rgb.set(background, 3 * i);
  columns.forEach((label, i) => {
    drawText(sheet, label, [x(i) + half(room - textWidth(label)), gap], ink);
  });
  rows.forEach(({ label }, j) => {
    drawText(sheet, label, [gap, y(j) + half(cell.height - TEXT_HEIGHT)], ink);
  });
  if (ruleBefore !== undefined) {
    const ruleX = x(ruleBefore) - 1 - half(gap);
    for (let i = top; i < bottom - gap; i++) sheet.rgb.set(ink, 3 * (i * width + ruleX));
  }
  return captions.map((line, time) => {
    const frame = { width, height, rgb: sheet.rgb.slice() };
    rows.forEach((row, j) => {
      row.sequences.forEach((sequence, i) => {
        const image = enlarge(sequence[Math.min(time, sequence.length - 1)] as Frame, scale);
        paste(frame, image, [x(i) + half(room - cell.width), y(j)]);
      });
    });
    drawText(frame, line, [left, bottom], ink);
    return frame;
  });
}

function widest(labels: readonly string[]): number {
  return Math.max(0, ...labels.map(textWidth));
}

function half(length: number): number {
  return Math.floor(length / 2);
}

function paste(
  onto: Frame,
  { width, height, rgb }: Frame,
  [x, y]: readonly [number, number],
): void {
  for (let row = 0; row < height; row++) {
    const pixels = rgb.subarray(3 * width * row, 3 * width * (row + 1));
    onto.rgb.set(pixels, 3 * ((y + row) * onto.width + x));
  }
}

/** The sequences of all rows, once they are known to fill a grid. */
function sequencesOf(
  rows: readonly MontageRow[],
  { columns, ruleBefore, gap = 8 }: MontageOptions,
): (readonly Frame[])[] {
  const sequences = rows.flatMap((row) => row.sequences);
  const across = rows[0]?.sequences.length ?? 0;
  const uneven = rows.find((row) => row.sequences.length !== across);
  if (across === 0) {
    throw mismatch('montage', 'at least one sequence', 'none', 'Give each row a sequence.');
  }
  if (uneven !== undefined) {
    throw mismatch(
      `montage, row '${uneven.label}'`,
      `${across} sequences, as in the first row`,
      `${uneven.sequences.length}`,
      'Every row needs one for each column.',
    );
  }
  if (columns !== undefined && columns.length !== across) {
    throw mismatch(
      'columns',
      `${across} labels`,
      `${columns.length}`,
      'Label all columns or none.',
    );
  }
  if (ruleBefore !== undefined && !(ruleBefore >= 0 && ruleBefore < across)) {
    throw mismatch(
      'ruleBefore',
      `a column from 0 to ${across - 1}`,
      `${ruleBefore}`,
      'Or leave it out.',
    );
  }
  if (!Number.isInteger(gap) || gap < 2) {
    throw mismatch('gap', 'a whole number of pixels from 2', `${gap}`, 'The default is 8.');
  }
  for (const sequence of sequences) assertFrames('montage', sequence);
  assertFrames(
    'montage',
    sequences.map(([first]) => first as Frame),
  );
  return sequences;
}
