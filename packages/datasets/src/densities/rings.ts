import { circle } from './circles.ts';
import type { Density2d } from './density-2d.ts';
import type { NoiseOptions } from './moons.ts';
import { noisyCurves } from './noisy-curves.ts';

/**
 * Four circles of radius 3, 9/4, 3/2 and 3/4, as many points on each.
 *
 * @see W. Grathwohl et al., FFJORD, 2019, arXiv:1810.01367, `toy_data.py`
 */
export function rings({ deviation = 0.08 }: NoiseOptions = {}): Density2d {
  return noisyCurves({ name: 'rings', deviation, curves: [3, 2.25, 1.5, 0.75].map(circle) });
}
