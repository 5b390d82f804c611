import { readFileSync } from 'node:fs';
import type { Rng } from '@hgn/core';
import { type Density2d, noisyCurves } from '@hgn/datasets/densities';

/** Around an eight that lies on its side, evenly in the angle, with noise: a density known exactly. */
export const eight: Density2d = noisyCurves({
  name: 'eight',
  deviation: 0.15,
  curves: [
    {
      at: (s) => [2 * Math.cos(2 * Math.PI * s), 1.2 * Math.sin(4 * Math.PI * s)],
      closed: true,
    },
  ],
});

/**
 * The points of a CSV file, x and y in turns: two numbers a line, a header or none.
 *
 * @throws Error if a line is something else, or there are fewer than 20
 */
export function readPoints(file: string): Float64Array {
  const lines = readFileSync(file, 'utf8').trim().split(/\r?\n/);
  const first = lines[0]?.split(',').every((cell) => Number.isFinite(Number(cell))) ? 0 : 1;
  const points = lines.slice(first).flatMap((line, i) => {
    const cells = line.split(',').map((cell) => (cell.trim() === '' ? NaN : Number(cell)));
    if (cells.length === 2 && cells.every(Number.isFinite)) return cells;
    throw new Error(
      `${file}, line ${i + first + 1}: expected two numbers with a comma between them, got '${line}'.`,
    );
  });
  if (points.length >= 40) return Float64Array.from(points);
  throw new Error(`${file}: expected 20 points or more, got ${points.length / 2}.`);
}

/** Points in two parts: a tenth of them is held out, at random. */
export function parted(points: Float64Array, rng: Rng) {
  const rows = Array.from({ length: points.length / 2 }, (_, i) => i);
  for (let i = rows.length - 1; i > 0; i--) {
    const j = rng.integer(i + 1);
    [rows[i], rows[j]] = [rows[j] ?? 0, rows[i] ?? 0];
  }
  const held = Math.floor(rows.length / 10);
  const take = (of: number[]) =>
    Float64Array.from(of.flatMap((row) => [points[2 * row] ?? NaN, points[2 * row + 1] ?? NaN]));
  return { held: take(rows.slice(0, held)), seen: take(rows.slice(held)) };
}
