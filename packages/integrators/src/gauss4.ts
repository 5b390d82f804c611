import type { Integrator } from '@hgn/core/float64';
import { gauss4Tableau, gaussMethod } from './gauss-tableaus.ts';

/**
 * The Gauss–Legendre method of two stages, of order 4; solved by `fixedPoint()`, for another solver
 * take `gaussLegendre`.
 *
 * @see E. Hairer, S. P. Nørsett, G. Wanner, Solving Ordinary Differential Equations I, 1993,
 *   section II.7, DOI 10.1007/978-3-540-78862-1
 */
export const gauss4: Integrator = gaussMethod(gauss4Tableau);
