import type { Integrator } from '@hgn/core/float64';
import { symmetric } from './coefficients.ts';
import { composedSplitting } from './composed-splitting.ts';
import { decimals } from './decimals.ts';
import { leapfrog } from './leapfrog.ts';

/**
 * Kahan and Li's method of order 6: nine leapfrogs, none longer than 0.8 dt.
 *
 * @see W. Kahan, R.-C. Li, Composition constants for raising the orders of unconventional schemes for
 *   ordinary differential equations, 1997, DOI 10.1090/S0025-5718-97-00873-9
 * @see E. Hairer, C. Lubich, G. Wanner, Geometric Numerical Integration, 2006, section V.3.2,
 *   DOI 10.1007/3-540-30666-8
 */
export const kahanLi6: Integrator = composedSplitting({
  name: 'kahanLi6',
  order: 6,
  base: leapfrog,
  weights: symmetric(
    decimals(`
      0.39216144400731413927925056
      0.33259913678935943859974864
      -0.70624617255763935980996482
      0.08221359629355080023149045
      0.79854399093482996339895035
    `),
  ),
});
