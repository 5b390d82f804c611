import type { Integrator } from '@hgn/core/float64';
import { symmetric } from './coefficients.ts';
import { composedSplitting } from './composed-splitting.ts';
import { decimals } from './decimals.ts';
import { leapfrog } from './leapfrog.ts';

/**
 * Suzuki and Umeno's method of order 8: fifteen leapfrogs, none longer than 0.8 dt.
 *
 * @see M. Suzuki, K. Umeno, Higher-order decomposition theory of exponential operators and its
 *   applications to QMC and nonlinear dynamics, 1993, DOI 10.1007/978-3-642-78448-4_7
 * @see R. I. McLachlan, On the numerical integration of ordinary differential equations by symmetric
 *   composition methods, 1995, DOI 10.1137/0916010
 */
export const suzukiUmeno8: Integrator = composedSplitting({
  name: 'suzukiUmeno8',
  order: 8,
  base: leapfrog,
  weights: symmetric(
    decimals(`
      0.741670364350612953448228
      -0.409100825800031593997300
      0.190754710296238379953876
      -0.573862471116082266656388
      0.299064181303655923844464
      0.334624918245298183784958
      0.315293092396766596632057
      -0.796887939352916354019789
    `),
  ),
});
