import type { Params } from '@hgn/core';
import { affineMap } from './affine-map.ts';
import { alternating, type AlternatingOptions } from './alternating.ts';
import type { Flow } from './flow.ts';

/** The size of a {@link realNvp}. */
export type RealNvpOptions<P extends Params> = Omit<AlternatingOptions<P>, 'map'>;

/**
 * RealNVP: affine couplings with alternating masks.
 *
 * @throws HgnError if a point has fewer than two numbers, or there is no layer
 * @see L. Dinh et al., Density estimation using Real NVP, 2017, arXiv 1605.08803
 */
export function realNvp<P extends Params>(options: RealNvpOptions<P>): Flow<readonly P[]> {
  return alternating({ ...options, map: affineMap() });
}
