import type { Integrator } from '@hgn/core/float64';
import { rungeKutta } from './runge-kutta.ts';

/**
 * Kutta's 3/8 rule, of order 4: as many evaluations as `rk4`, with a smaller error constant.
 *
 * @see W. Kutta, Beitrag zur näherungsweisen Integration totaler Differentialgleichungen,
 *   Zeitschrift für Mathematik und Physik 46, 1901
 */
export const rk38: Integrator = rungeKutta({
  name: 'rk38',
  order: 4,
  a: [[], [1 / 3], [-1 / 3, 1], [1, -1, 1]],
  b: [1 / 8, 3 / 8, 3 / 8, 1 / 8],
});
