import type { Integrator } from '@hgn/core/float64';
import { rungeKutta } from './runge-kutta.ts';

/**
 * The explicit midpoint rule, of order 2: the slope in the middle of an Euler step.
 *
 * @see C. Runge, Über die numerische Auflösung von Differentialgleichungen, 1895,
 *   DOI 10.1007/BF01446807
 */
export const midpoint: Integrator = rungeKutta({
  name: 'midpoint',
  order: 2,
  a: [[], [1 / 2]],
  b: [0, 1],
});
