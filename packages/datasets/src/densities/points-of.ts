import type { Rng } from '@hgn/core';
import type { Density2d } from './density-2d.ts';

/** Points drawn from a density, `[n, 2]`. */
export function pointsOf({ sample }: Density2d, n: number, rng: Rng): Float64Array<ArrayBuffer> {
  const points = new Float64Array(2 * n);
  for (let i = 0; i < n; i++) points.set(sample(rng), 2 * i);
  return points;
}
