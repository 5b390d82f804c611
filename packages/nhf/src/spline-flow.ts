import type { Params } from '@hgn/core';
import { alternating, type AlternatingOptions } from './alternating.ts';
import type { Flow } from './flow.ts';
import { splineMap, type SplineMapOptions } from './spline-map.ts';

/** The size of a {@link splineFlow}. */
export type SplineFlowOptions<P extends Params> = Omit<AlternatingOptions<P>, 'map'> &
  SplineMapOptions;

/**
 * Couplings of rational-quadratic splines with alternating masks.
 *
 * @throws HgnError if a point has fewer than two numbers, there is no layer, or an option of the
 *   spline is out of its range
 * @see C. Durkan et al., Neural Spline Flows, 2019, arXiv 1906.04032
 */
export function splineFlow<P extends Params>({
  bins,
  bound,
  ...rest
}: SplineFlowOptions<P>): Flow<readonly P[]> {
  const options = { ...(bins !== undefined && { bins }), ...(bound !== undefined && { bound }) };
  return alternating({ ...rest, map: splineMap(options) });
}
