import { symmetric } from './coefficients.ts';
import { decimals } from './decimals.ts';
import { splitting, type SplittingMethod } from './splitting.ts';

const half = decimals(`
  0.209515106613362021274073
  -0.143851773179818008275115
  0.434336666566455987001042
`);

/**
 * Blanes and Moan's method of order 4, with six forces a step and a very small error constant (S₆ of
 * order 4). Its coefficients were published with 15 digits, and are carried to more by their order
 * conditions.
 *
 * @see S. Blanes, P. C. Moan, Practical symplectic partitioned Runge–Kutta and Runge–Kutta–Nyström
 *   methods, 2002, table 2, DOI 10.1016/S0377-0427(01)00492-7
 */
export const blanesMoan4: SplittingMethod = splitting({
  name: 'blanesMoan4',
  order: 4,
  kicks: symmetric(
    decimals(`
      0.0792036964311956694336635
      0.353172906049773988481061
      -0.0420650803577195353681103
      0.219376955753499754906771
    `),
  ),
  drifts: [...half, ...half.toReversed()],
});
