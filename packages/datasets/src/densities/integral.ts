import type { Region } from './density-2d.ts';

/** A number, and by how much it may be wrong. */
export type Estimate = { readonly value: number; readonly error: number };

/** Cells along a side: each grid has at least 4/3 of the one before, all cut a side into 16. */
const GRIDS = [32, 48, 64, 96, 128, 192, 256, 384, 512, 768, 1024];

/**
 * The integrals of some functions over a region, by the midpoint rule: on a smooth function that fades
 * at the edges its error falls faster than any power of the grid. Grids are refined until no integral
 * changes by more than `tolerance`; the last change is the error.
 */
export function integrals(
  f: (x: number, y: number) => readonly number[],
  region: Region,
  tolerance = 1e-10,
): readonly Estimate[] {
  let before: readonly number[] | undefined;
  let estimates: readonly Estimate[] = [];
  for (const n of GRIDS) {
    const now = midpoints(f, region, n);
    const last = before;
    if (last !== undefined) {
      estimates = now.map((value, i) => ({ value, error: Math.abs(value - (last[i] ?? NaN)) }));
      if (estimates.every(({ error }) => error <= tolerance)) break;
    }
    before = now;
  }
  return estimates;
}

function midpoints(
  f: (x: number, y: number) => readonly number[],
  { left, right, bottom, top }: Region,
  n: number,
): readonly number[] {
  const sums: number[] = [];
  for (let i = 0; i < n; i++) {
    const y = bottom + ((i + 0.5) / n) * (top - bottom);
    for (let j = 0; j < n; j++) {
      const values = f(left + ((j + 0.5) / n) * (right - left), y);
      values.forEach((value, k) => (sums[k] = (sums[k] ?? 0) + value));
    }
  }
  const cell = ((right - left) / n) * ((top - bottom) / n);
  return sums.map((sum) => sum * cell);
}
