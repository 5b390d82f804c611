import { mismatch } from '@hgn/core';
import { CHARACTERS, STROKES } from './font.ts';
import type { Frame } from './frame.ts';

/** Pixels a unit of the font. */
const UNIT = 0.5;
/** Of a stroke, in pixels. */
const WIDTH = 1.5;

/** The height of a line, in pixels. */
export const TEXT_HEIGHT: number = 40 * UNIT;

/** How wide {@link drawText} makes a line, in pixels. */
export function textWidth(text: string): number {
  return Math.ceil(UNIT * glyphsOf(text).reduce((sum, { right, left }) => sum + right - left, 0));
}

/** Writes a line into `frame`, its top left corner at (x, y); what lies outside is cut off. */
export function drawText(frame: Frame, text: string, [x, y]: Point, ink: readonly number[]): void {
  let pen = x;
  for (const { left, right, segments } of glyphsOf(text)) {
    const next = pen + UNIT * (right - left);
    for (let row = y; row < y + TEXT_HEIGHT; row++) {
      for (let column = Math.floor(pen); column < next; column++) {
        const point: Point = [
          (column + 0.5 - pen) / UNIT + left,
          (row + 0.5 - y - TEXT_HEIGHT / 2) / UNIT,
        ];
        const gap = UNIT * Math.min(...segments.map((segment) => distance(point, segment)));
        blend(frame, [column, row], ink, Math.min(1, 0.5 + WIDTH / 2 - gap));
      }
    }
    pen = next;
  }
}

type Point = readonly [x: number, y: number];
type Segment = readonly [from: Point, to: Point];

interface Glyph {
  readonly left: number;
  readonly right: number;
  readonly segments: readonly Segment[];
}

function glyphsOf(text: string): Glyph[] {
  return Array.from(text, (character) => {
    const glyph = STROKES[CHARACTERS.indexOf(character)];
    if (glyph === undefined) {
      throw mismatch(
        `label '${text}'`,
        `characters of ${CHARACTERS}`,
        `'${character}'`,
        'Images have a small font; captions of a report take any text.',
      );
    }
    const [[left, right] = [0, 0]] = pointsOf(glyph.slice(0, 2));
    const strokes = glyph.slice(2).split(' ').map(pointsOf);
    const segments = strokes.flatMap((points) =>
      points.slice(1).map((to, i): Segment => [points[i] as Point, to]),
    );
    return { left, right, segments };
  });
}

function pointsOf(letters: string): Point[] {
  const value = (i: number): number => letters.charCodeAt(i) - 'R'.charCodeAt(0);
  return Array.from({ length: letters.length / 2 }, (_, i) => [value(2 * i), value(2 * i + 1)]);
}

function distance([x, y]: Point, [[x0, y0], [x1, y1]]: Segment): number {
  const [dx, dy] = [x1 - x0, y1 - y0];
  const along = ((x - x0) * dx + (y - y0) * dy) / (dx * dx + dy * dy || 1);
  const t = Math.min(1, Math.max(0, along));
  return Math.hypot(x - x0 - t * dx, y - y0 - t * dy);
}

/** Eight shades suffice for a smooth edge, and leave a GIF's palette to the frames. */
function blend(
  { width, height, rgb }: Frame,
  [x, y]: Point,
  ink: readonly number[],
  coverage: number,
): void {
  if (coverage <= 0 || x < 0 || x >= width || y < 0 || y >= height) return;
  const share = Math.ceil(coverage * 8) / 8;
  const at = 3 * (y * width + x);
  rgb.set(
    ink.map((value, i) => share * value + (1 - share) * (rgb[at + i] as number)),
    at,
  );
}
