import type { Integrator } from '@hgn/core/float64';
import { averageMethod, fourNodes } from './average-method.ts';

/**
 * The average vector field method with four nodes: it conserves the energy of a polynomial H of degree
 * 8 or less to the tolerance of its solver, `fixedPoint()`, and any other to O(dt⁸) at least. Of
 * order 2, reversible, not symplectic. For other nodes or another solver take `averageVectorFieldOf`.
 *
 * @see G. R. W. Quispel, D. I. McLaren, A new class of energy-preserving numerical integration
 *   methods, Journal of Physics A 41, 2008, DOI 10.1088/1751-8113/41/4/045206
 */
export const averageVectorField: Integrator = averageMethod(fourNodes);
