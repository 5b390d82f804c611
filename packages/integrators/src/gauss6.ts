import type { Integrator } from '@hgn/core/float64';
import { gauss6Tableau, gaussMethod } from './gauss-tableaus.ts';

/**
 * The Gauss–Legendre method of three stages, of order 6; solved by `fixedPoint()`, for another solver
 * take `gaussLegendre`.
 *
 * @see E. Hairer, S. P. Nørsett, G. Wanner, Solving Ordinary Differential Equations I, 1993,
 *   section II.7, DOI 10.1007/978-3-540-78862-1
 */
export const gauss6: Integrator = gaussMethod(gauss6Tableau);
