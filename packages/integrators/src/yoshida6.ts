import type { Integrator } from '@hgn/core/float64';
import { symmetric } from './coefficients.ts';
import { composedSplitting } from './composed-splitting.ts';
import { decimals } from './decimals.ts';
import { leapfrog } from './leapfrog.ts';

/**
 * Yoshida's method of order 6, his solution A: seven leapfrogs.
 *
 * @see H. Yoshida, Construction of higher order symplectic integrators, 1990, table 1,
 *   DOI 10.1016/0375-9601(90)90092-3
 */
export const yoshida6: Integrator = composedSplitting({
  name: 'yoshida6',
  order: 6,
  base: leapfrog,
  weights: symmetric(
    decimals(`
      0.784513610477557263819498
      0.235573213359358133684793
      -1.17767998417887100694642
      1.31518632068391121888425
    `),
  ),
});
