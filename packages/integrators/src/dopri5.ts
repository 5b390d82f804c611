import { embedded, type EmbeddedMethod } from './embedded.ts';

/**
 * Dormand and Prince's pair of orders 5 and 4, six evaluations a step, with Shampine's interpolant of
 * order 4: MATLAB's `ode45`, SciPy's `RK45`.
 *
 * @see J. R. Dormand, P. J. Prince, A family of embedded Runge–Kutta formulae, Journal of
 *   Computational and Applied Mathematics 6, 1980, DOI 10.1016/0771-050X(80)90013-3
 * @see L. F. Shampine, Some practical Runge–Kutta formulas, Mathematics of Computation 46, 1986,
 *   DOI 10.1090/S0025-5718-1986-0815836-3
 */
export const dopri5: EmbeddedMethod = embedded({
  name: 'dopri5',
  order: 5,
  errorOrder: 5,
  denseOrder: 4,
  a: [
    [],
    [1 / 5],
    [3 / 40, 9 / 40],
    [44 / 45, -56 / 15, 32 / 9],
    [19372 / 6561, -25360 / 2187, 64448 / 6561, -212 / 729],
    [9017 / 3168, -355 / 33, 46732 / 5247, 49 / 176, -5103 / 18656],
  ],
  b: [35 / 384, 0, 500 / 1113, 125 / 192, -2187 / 6784, 11 / 84],
  errors: [[71 / 57600, 0, -71 / 16695, 71 / 1920, -17253 / 339200, 22 / 525, -1 / 40]],
  extra: [],
  dense: [
    [
      -12715105075 / 11282082432,
      0,
      87487479700 / 32700410799,
      -10690763975 / 1880347072,
      701980252875 / 199316789632,
      -1453857185 / 822651844,
      69997945 / 29380423,
    ],
  ],
});
