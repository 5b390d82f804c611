import type { Integrator } from '@hgn/core/float64';
import { implicitStep, type Tableau } from './implicit-step.ts';
import type { Solver } from './solver.ts';

const [r3, r15] = [Math.sqrt(3), Math.sqrt(15)];

/** Of one stage. */
export const gauss2Tableau: Tableau = { name: 'implicitMidpoint', a: [[1 / 2]], b: [1] };

/** Of two stages. */
export const gauss4Tableau: Tableau = {
  name: 'gauss4',
  a: [
    [1 / 4, 1 / 4 - r3 / 6],
    [1 / 4 + r3 / 6, 1 / 4],
  ],
  b: [1 / 2, 1 / 2],
};

/** Of three stages. */
export const gauss6Tableau: Tableau = {
  name: 'gauss6',
  a: [
    [5 / 36, 2 / 9 - r15 / 15, 5 / 36 - r15 / 30],
    [5 / 36 + r15 / 24, 2 / 9, 5 / 36 - r15 / 24],
    [5 / 36 + r15 / 30, 2 / 9 + r15 / 15, 5 / 36],
  ],
  b: [5 / 18, 4 / 9, 5 / 18],
};

/** The Gauss–Legendre method of a tableau. */
export function gaussMethod(tableau: Tableau, solver?: Solver): Integrator {
  return {
    name: tableau.name,
    order: 2 * tableau.b.length,
    symplectic: 'always',
    reversible: true,
    step: implicitStep(tableau, solver),
  };
}
