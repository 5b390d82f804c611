import type { Integrator } from '@hgn/core/float64';
import { rungeKutta } from './runge-kutta.ts';

/**
 * The classical Runge–Kutta method of order 4, with four evaluations of the field a step.
 *
 * @see W. Kutta, Beitrag zur näherungsweisen Integration totaler Differentialgleichungen,
 *   Zeitschrift für Mathematik und Physik 46, 1901
 */
export const rk4: Integrator = rungeKutta({
  name: 'rk4',
  order: 4,
  a: [[], [1 / 2], [0, 1 / 2], [0, 0, 1]],
  b: [1 / 6, 1 / 3, 1 / 3, 1 / 6],
});
