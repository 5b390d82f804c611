import type { Integrator } from '@hgn/core/float64';
import { rungeKutta } from './runge-kutta.ts';

/**
 * Heun's method, the explicit trapezoidal rule, of order 2: the mean of the slopes at both ends of an
 * Euler step.
 *
 * @see K. Heun, Neue Methoden zur approximativen Integration der Differentialgleichungen einer
 *   unabhängigen Veränderlichen, Zeitschrift für Mathematik und Physik 45, 1900
 */
export const heun: Integrator = rungeKutta({
  name: 'heun',
  order: 2,
  a: [[], [1]],
  b: [1 / 2, 1 / 2],
});
