import type { Density2d } from './density-2d.ts';
import type { NoiseOptions } from './moons.ts';
import { type Curve, noisyCurves } from './noisy-curves.ts';

/**
 * Two circles of radius 3 and 3/2, as many points on each: scikit-learn's `make_circles` with factor
 * 0.5 and noise 0.08, times 3.
 *
 * @see W. Grathwohl et al., FFJORD, 2019, arXiv:1810.01367, `toy_data.py`
 */
export function circles({ deviation = 0.24 }: NoiseOptions = {}): Density2d {
  return noisyCurves({ name: 'circles', deviation, curves: [3, 1.5].map(circle) });
}

/** A circle around the origin. */
export function circle(radius: number): Curve {
  return {
    at: (s) => [radius * Math.cos(2 * Math.PI * s), radius * Math.sin(2 * Math.PI * s)],
    closed: true,
  };
}
