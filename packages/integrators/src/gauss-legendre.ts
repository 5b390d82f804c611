import { type Integrator, mismatch } from '@hgn/core/float64';
import { gauss2Tableau, gauss4Tableau, gauss6Tableau, gaussMethod } from './gauss-tableaus.ts';
import type { Solver } from './solver.ts';

/** A Gauss method. */
export type GaussLegendreOptions = {
  /** 1, 2 or 3: half the order. */
  readonly stages: number;
  /** `implicitMidpoint`, `gauss4` or `gauss6` if left out. */
  readonly name?: string;
  /** `fixedPoint()` if left out; `newtonKrylov()` for a dt that is long beside the fastest motion. */
  readonly solver?: Solver;
};

/**
 * The Gauss–Legendre method of order twice its stages, the highest there is: collocation at the nodes
 * of Gauss' quadrature. Symplectic and reversible on any H; it conserves linear and quadratic
 * invariants, such as angular momentum.
 *
 * @throws HgnError unless there are 1, 2 or 3 stages
 * @see J. C. Butcher, Implicit Runge–Kutta processes, Mathematics of Computation 18, 1964,
 *   DOI 10.1090/S0025-5718-1964-0159424-9
 * @see J. M. Sanz-Serna, Runge–Kutta schemes for Hamiltonian systems, BIT 28, 1988,
 *   DOI 10.1007/BF01954907
 */
export function gaussLegendre({ stages, name, solver }: GaussLegendreOptions): Integrator {
  const tableau = [gauss2Tableau, gauss4Tableau, gauss6Tableau][stages - 1];
  if (tableau === undefined) {
    const remedy = 'implicitRungeKutta makes a method of any tableau.';
    throw mismatch('gaussLegendre: stages', '1, 2 or 3', `${stages}`, remedy);
  }
  return gaussMethod({ ...tableau, name: name ?? tableau.name }, solver);
}
