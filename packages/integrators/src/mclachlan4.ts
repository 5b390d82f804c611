import { decimals } from './decimals.ts';
import { splitting, type SplittingMethod } from './splitting.ts';

/**
 * McLachlan and Atela's method of order 4 with four kicks and four drifts and the smallest error: a
 * Nyström method.
 *
 * The order holds where the kinetic energy is quadratic in p, as that of a mass is; on any other
 * K(p), a learned one for example, it is 3. The coefficients are the published ones, carried to more
 * digits by their order conditions.
 *
 * @see R. I. McLachlan, P. Atela, The accuracy of symplectic integrators, 1992,
 *   DOI 10.1088/0951-7715/5/2/011
 */
export const mclachlan4: SplittingMethod = splitting({
  name: 'mclachlan4',
  order: 4,
  kicks: decimals(`
    0.134496199277431089210659
    -0.224819803079420805945227
    0.756320000515668291264291
    0.334003603286321425470277
  `),
  drifts: decimals(`
    0.515352837431122936363779
    -0.0857820194129736460164250
    0.441583023616466524250195
    0.128846158365384185402451
  `),
});
