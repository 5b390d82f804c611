import type { Integrator } from '@hgn/core/float64';
import { gauss2Tableau, gaussMethod } from './gauss-tableaus.ts';

/**
 * The implicit midpoint rule, the Gauss method of one stage: y′ = y + dt·f((y + y′)/2). Symplectic
 * and reversible on any H, of order 2; solved by `fixedPoint()`, for another solver take
 * `gaussLegendre`.
 *
 * @see Feng K., On difference schemes and symplectic geometry, Proceedings of the 1984 Beijing
 *   Symposium on Differential Geometry and Differential Equations, 1985
 */
export const implicitMidpoint: Integrator = gaussMethod(gauss2Tableau);
