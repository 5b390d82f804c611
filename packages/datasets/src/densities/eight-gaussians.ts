import type { Density2d } from './density-2d.ts';
import { gaussianMixture } from './gaussian-mixture.ts';

/**
 * Eight Gaussians of deviation √2/4 on a circle of radius 2√2. FFJORD's code divides 4 and 1/2 by
 * 1.414 where we divide by √2.
 *
 * @see W. Grathwohl et al., FFJORD, 2019, arXiv:1810.01367, `toy_data.py`
 */
export function eightGaussians(): Density2d {
  return gaussianMixture({
    name: '8 gaussians',
    components: Array.from({ length: 8 }, (_, i) => {
      const angle = (Math.PI * i) / 4;
      const radius = 2 * Math.SQRT2;
      return {
        mean: [radius * Math.cos(angle), radius * Math.sin(angle)],
        covariance: [1 / 8, 0, 1 / 8],
      };
    }),
  });
}
