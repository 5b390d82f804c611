import { symmetric } from './coefficients.ts';
import { decimals } from './decimals.ts';
import { splitting, type SplittingMethod } from './splitting.ts';

const half = decimals(`
  0.148816447901043231920901
  -0.132385865767783647448845
  0.0673076046921844581502579
  0.432666402578173597527668
  -0.0164045894036176401499814
`);

/**
 * Blanes and Moan's method of order 6, with ten forces a step (S₁₀ of order 6). Its coefficients were
 * published with 15 digits, and are carried to more by their order conditions.
 *
 * @see S. Blanes, P. C. Moan, Practical symplectic partitioned Runge–Kutta and Runge–Kutta–Nyström
 *   methods, 2002, table 2, DOI 10.1016/S0377-0427(01)00492-7
 */
export const blanesMoan6: SplittingMethod = splitting({
  name: 'blanesMoan6',
  order: 6,
  kicks: symmetric(
    decimals(`
      0.0502627644003926860212217
      0.413514300428343815063064
      0.0450798897943980629688971
      -0.188054853819568914799128
      0.541960678450780134831415
      -0.725525558508691568170937
    `),
  ),
  drifts: [...half, ...half.toReversed()],
});
