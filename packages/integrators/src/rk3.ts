import type { Integrator } from '@hgn/core/float64';
import { rungeKutta } from './runge-kutta.ts';

/**
 * Kutta's method of order 3, with three evaluations of the field a step.
 *
 * @see W. Kutta, Beitrag zur näherungsweisen Integration totaler Differentialgleichungen,
 *   Zeitschrift für Mathematik und Physik 46, 1901
 */
export const rk3: Integrator = rungeKutta({
  name: 'rk3',
  order: 3,
  a: [[], [1 / 2], [-1, 2]],
  b: [1 / 6, 2 / 3, 1 / 6],
});
