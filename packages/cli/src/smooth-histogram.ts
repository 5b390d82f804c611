import type { Region } from '@hgn/datasets/densities';

/** ln p of cells that no point has come near. */
const LEAST = -100;
/** Deviations that a kernel reaches. */
const REACH = 4;

/**
 * ln of a histogram of points on a grid, smoothed by a Gaussian of deviation n^(−1/6) of theirs.
 *
 * @see D. Scott, Multivariate density estimation, 1992, section 6.3
 */
export function smoothHistogram(
  points: Float64Array,
  { left, right, bottom, top }: Region,
  size: number,
): Float64Array {
  const count = points.length / 2;
  const [width, height] = [(right - left) / size, (top - bottom) / size];
  const counts = new Float64Array(size ** 2);
  for (let i = 0; i < count; i++) {
    const column = Math.floor(((points[2 * i] as number) - left) / width);
    const row = Math.floor((top - (points[2 * i + 1] as number)) / height);
    if (column < 0 || column >= size || row < 0 || row >= size) continue;
    const cell = row * size + column;
    counts[cell] = (counts[cell] as number) + 1;
  }
  const [along, down] = [0, 1].map((axis) => deviation(points, axis) / count ** (1 / 6));
  const rows = blurred(counts, size, (along as number) / width, 1);
  const both = blurred(rows, size, (down as number) / height, size);
  return both.map((value) => Math.max(LEAST, Math.log(value / (count * width * height))));
}

/** A square of numbers, smoothed along rows (`stride` 1) or columns (`stride` size); sums are kept. */
function blurred(values: Float64Array, size: number, cells: number, stride: number): Float64Array {
  const reach = Math.ceil(REACH * cells);
  const weights = Array.from({ length: 2 * reach + 1 }, (_, i) =>
    Math.exp(-0.5 * ((i - reach) / Math.max(cells, 1e-9)) ** 2),
  );
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const out = new Float64Array(values.length);
  values.forEach((value, cell) => {
    if (value === 0) return;
    const place = stride === 1 ? cell % size : Math.floor(cell / size);
    weights.forEach((weight, i) => {
      const to = place + i - reach;
      if (to < 0 || to >= size) return;
      const target = cell + (to - place) * stride;
      out[target] = (out[target] as number) + (value * weight) / total;
    });
  });
  return out;
}

function deviation(points: Float64Array, axis: number): number {
  const values = points.filter((_, i) => i % 2 === axis);
  const mean = values.reduce((sum, x) => sum + x, 0) / values.length;
  return Math.sqrt(values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / values.length);
}
