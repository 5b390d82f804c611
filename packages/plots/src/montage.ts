import { mismatch } from '@hgn/core';
import { assertFrames, enlarge, type Frame } from './frame.ts';
import { drawText, TEXT_HEIGHT, textWidth } from './text.ts';

/** A row of a montage: sequences shown at the same time, side by side. */
export interface MontageRow {
  readonly label: string;
  /** One sequence of frames for each column; a shorter one than others rests on its last frame. */
  readonly sequences: readonly (readonly Frame[])[];
}

/** How a montage is laid out. Colours are `[red, green, blue]` from 0 to 255. */
export interface MontageOptions {
  /** Labels above the columns. Default none. */
  readonly columns?: readonly string[];
  /** A line below the grid, for each time. Default none. */
  readonly caption?: (time: number) => string;
  /** Each pixel of a frame becomes a square of this many pixels each way. Default 4. */
  readonly scale?: number;
  /** Pixels between frames. Default 8. */
  readonly gap?: number;
  /** A rule is drawn left of this column. Default none. */
  readonly ruleBefore?: number;
  /** Default white. */
  readonly background?: readonly [number, number, number];
  /** The colour of text and rule. Default nearly black. */
  readonly ink?: readonly [number, number, number];
}

/**
 * Sequences in a labelled grid, as one sequence: truth above model, trajectories side by side.
 *
 * @throws HgnError if frames differ in size, rows in length, or a label has no glyph
 */
export function montage(rows: readonly MontageRow[], options: MontageOptions = {}): Frame[] {
  const { columns = [], caption = () => '', scale = 4, gap = 8 } = options;
  const { background = [255, 255, 255], ink = [32, 33, 36] } = options;
  const sequences = rows.flatMap((row) => row.sequences);
  assertGrid(rows, columns);
  sequences.forEach((sequence) => assertFrames('montage', sequence));
  const cell = assertFrames(
    'montage',
    sequences.map(([first]) => first as Frame),
  );

  const length = Math.max(...sequences.map((sequence) => sequence.length));
  const captions = Array.from({ length }, (_, t) => caption(t));
  const widest = (labels: readonly string[]): number => Math.max(0, ...labels.map(textWidth));
  const labels = widest(rows.map((row) => row.label));
  const left = gap + (labels && labels + gap);
  const top = gap + (columns.length && TEXT_HEIGHT + gap);
  const [dx, dy] = [Math.max(cell.width * scale, widest(columns)) + gap, cell.height * scale + gap];
  const across = sequences.length / rows.length;
  const bottom = top + dy * rows.length;
  const width = Math.max(left + dx * across, left + widest(captions) + gap);
  const height = bottom + (widest(captions) && TEXT_HEIGHT + gap);

  const sheet = { width, height, rgb: new Uint8Array(3 * width * height) };
  for (let i = 0; i < width * height; i++) sheet.rgb.set(background, 3 * i);
  for (const [i, label] of columns.entries()) {
    drawText(
      sheet,
      label,
      [left + dx * i + Math.floor((dx - gap - textWidth(label)) / 2), gap],
      ink,
    );
  }
  for (const [j, { label }] of rows.entries()) {
    drawText(sheet, label, [gap, top + dy * j + Math.floor((dy - gap - TEXT_HEIGHT) / 2)], ink);
  }
  const { ruleBefore } = options;
  if (ruleBefore !== undefined) {
    const x = left + dx * ruleBefore - Math.ceil(gap / 2);
    for (let y = top; y < bottom - gap; y++) sheet.rgb.set(ink, 3 * (y * width + x));
  }
  return captions.map((line, t) => {
    const frame = { width, height, rgb: sheet.rgb.slice() };
    for (const [j, row] of rows.entries()) {
      for (const [i, sequence] of row.sequences.entries()) {
        const image = enlarge(sequence[Math.min(t, sequence.length - 1)] as Frame, scale);
        paste(frame, image, left + dx * i + Math.floor((dx - gap - image.width) / 2), top + dy * j);
      }
    }
    drawText(frame, line, [left, bottom], ink);
    return frame;
  });
}

function assertGrid(rows: readonly MontageRow[], columns: readonly string[]): void {
  const across = rows[0]?.sequences.length ?? 0;
  const uneven = rows.find((row) => row.sequences.length !== across);
  if (across === 0) {
    throw mismatch('montage', 'at least one row of sequences', 'none', 'Give it some frames.');
  }
  if (uneven !== undefined) {
    throw mismatch(
      `montage, row '${uneven.label}'`,
      `${across} sequences as in the first row`,
      `${uneven.sequences.length}`,
      'Every row needs one for each column.',
    );
  }
  if (columns.length !== 0 && columns.length !== across) {
    throw mismatch(
      'columns',
      `${across} labels`,
      `${columns.length}`,
      'Label every column or none.',
    );
  }
}

function paste(onto: Frame, { width, height, rgb }: Frame, left: number, top: number): void {
  for (let y = 0; y < height; y++) {
    const row = rgb.subarray(3 * width * y, 3 * width * (y + 1));
    onto.rgb.set(row, 3 * ((top + y) * onto.width + left));
  }
}
