import type { WorkPrecision } from './work-precision.ts';

/**
 * The work for an error at the end: where the line between the last point above it and the
 * first one from which on all stay below it crosses the error, on logarithmic axes. Undefined if no point is below it.
 */
export function workFor(
  points: readonly WorkPrecision[],
  { error, by }: { readonly error: number; readonly by: 'evaluations' | 'seconds' },
): number | undefined {
  const above = points.findLastIndex((point) => !(point.error <= error));
  const [coarse, fine] = [points[above], points[above + 1]];
  if (fine === undefined) return undefined;
  if (coarse?.failure !== undefined || coarse === undefined || fine.error === 0) return fine[by];
  const share = Math.log(coarse.error / error) / Math.log(coarse.error / fine.error);
  return coarse[by] * (fine[by] / coarse[by]) ** share;
}
