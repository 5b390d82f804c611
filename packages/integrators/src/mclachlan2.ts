import { splitting, type SplittingMethod } from './splitting.ts';

/**
 * McLachlan and Atela's method of order 2 with two kicks and two drifts and the smallest error. Not
 * reversible.
 *
 * @see R. I. McLachlan, P. Atela, The accuracy of symplectic integrators, 1992,
 *   DOI 10.1088/0951-7715/5/2/011
 */
export const mclachlan2: SplittingMethod = splitting({
  name: 'mclachlan2',
  order: 2,
  kicks: [1 - Math.SQRT1_2, Math.SQRT1_2],
  drifts: [Math.SQRT1_2, 1 - Math.SQRT1_2],
});
