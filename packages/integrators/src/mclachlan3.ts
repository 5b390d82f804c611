import { decimals } from './decimals.ts';
import { splitting, type SplittingMethod } from './splitting.ts';

const drifts = decimals(`
  0.919661523017399857050898
  -0.187991618799159782007853
  0.268330095781759924956955
`);

/**
 * McLachlan and Atela's method of order 3 with three kicks and three drifts and the smallest error:
 * with z = −(2/27 − 1/(9√3))^⅓, w = −2/3 + 1/(9z) + z and y = (1 + w²)/4, the drifts are
 * d₁ = √(1/(9y) − w/2 + √y) − 1/(3√y), d₂ = 1/(4d₁) − d₁/2, d₃ = 1 − d₁ − d₂, and the kicks are the
 * drifts in reverse.
 *
 * @see R. I. McLachlan, P. Atela, The accuracy of symplectic integrators, 1992,
 *   DOI 10.1088/0951-7715/5/2/011
 */
export const mclachlan3: SplittingMethod = splitting({
  name: 'mclachlan3',
  order: 3,
  kicks: drifts.toReversed(),
  drifts,
});
