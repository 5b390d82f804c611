import type { Integrator } from '@hgn/core/float64';
import { composedSplitting } from './composed-splitting.ts';
import { leapfrog } from './leapfrog.ts';

const w = 1 / (4 - Math.cbrt(4));

/**
 * Suzuki's fractal of order 4: five leapfrogs of w, w, 1 − 4w, w and w times dt with
 * w = 1/(4 − ∛4), none longer than dt. Five forces a step.
 *
 * @see M. Suzuki, Fractal decomposition of exponential operators with applications to many-body
 *   theories and Monte Carlo simulations, 1990, DOI 10.1016/0375-9601(90)90962-N
 */
export const suzuki4: Integrator = composedSplitting({
  name: 'suzuki4',
  order: 4,
  base: leapfrog,
  weights: [w, w, 1 - 4 * w, w, w],
});
