import type { Integrator } from '@hgn/core/float64';
import { symmetric } from './coefficients.ts';
import { composedSplitting } from './composed-splitting.ts';
import { decimals } from './decimals.ts';
import { leapfrog } from './leapfrog.ts';

/**
 * Kahan and Li's method of order 8: seventeen leapfrogs, none longer than 0.61 dt.
 *
 * @see W. Kahan, R.-C. Li, Composition constants for raising the orders of unconventional schemes for
 *   ordinary differential equations, 1997, DOI 10.1090/S0025-5718-97-00873-9
 * @see E. Hairer, C. Lubich, G. Wanner, Geometric Numerical Integration, 2006, section V.3.2,
 *   DOI 10.1007/3-540-30666-8
 */
export const kahanLi8: Integrator = composedSplitting({
  name: 'kahanLi8',
  order: 8,
  base: leapfrog,
  weights: symmetric(
    decimals(`
      0.13020248308889008087881763
      0.56116298177510838456196441
      -0.3894749626448472864080786
      0.15884190655515560089621075
      -0.39590389413323757733623154
      0.18453964097831570709183254
      0.25837438768632204729397911
      0.29501172360931029887096624
      -0.60550853383003451169892108
    `),
  ),
});
