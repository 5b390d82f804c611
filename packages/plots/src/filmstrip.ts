import { mismatch } from '@hgn/core';
import { assertFrames, type Frame } from './frame.ts';
import { montage, type MontageOptions } from './montage.ts';

/** A row of a filmstrip. */
export interface FilmstripRow {
  readonly label: string;
  readonly frames: readonly Frame[];
}

/** Which frames a filmstrip shows, and how it is laid out. */
export interface FilmstripOptions extends Omit<
  MontageOptions,
  'columns' | 'caption' | 'ruleBefore'
> {
  /** The times shown. Default ten, evenly spread. */
  readonly times?: readonly number[];
  /** What stands above a time. Default the number itself. */
  readonly label?: (time: number) => string;
  /** A rule is drawn between this time and later ones, as at the end of training. Default none. */
  readonly horizon?: number;
}

/**
 * Sequences as one still image, time from left to right, a row each: see {@link png}.
 *
 * @throws HgnError if there are no frames, they differ in size, or a row lacks a time
 */
export function filmstrip(rows: readonly FilmstripRow[], options: FilmstripOptions = {}): Frame {
  for (const row of rows) assertFrames(`filmstrip, row '${row.label}'`, row.frames);
  const length = Math.min(...rows.map(({ frames }) => frames.length));
  const { times = spread(length), label = String, horizon = Infinity } = options;
  const later = times.findIndex((time) => time > horizon);
  const strip = rows.map((row) => ({
    label: row.label,
    sequences: times.map((time) => [frameAt(row, time)]),
  }));
  const [image] = montage(strip, {
    ...options,
    columns: times.map(label),
    ...(later > 0 && { ruleBefore: later }),
  });
  return image as Frame;
}

/** At most ten times from the first to the last. */
function spread(length: number): number[] {
  const count = Math.min(10, length);
  return Array.from({ length: count }, (_, i) => Math.round((i * (length - 1)) / (count - 1 || 1)));
}

function frameAt({ label, frames }: FilmstripRow, time: number): Frame {
  const frame = frames[time];
  if (frame !== undefined) return frame;
  throw mismatch(
    `filmstrip, row '${label}'`,
    `times from 0 to ${frames.length - 1}`,
    `${time}`,
    'Choose times that every row has.',
  );
}
