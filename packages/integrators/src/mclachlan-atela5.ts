import { decimals } from './decimals.ts';
import { splitting, type SplittingMethod } from './splitting.ts';

/**
 * McLachlan and Atela's method of order 5 with six kicks and six drifts: a Nyström method.
 *
 * The order holds where the kinetic energy is quadratic in p, as that of a mass is; on any other
 * K(p), a learned one for example, it is 3. The coefficients are the published ones, carried to more
 * digits by their order conditions.
 *
 * @see R. I. McLachlan, P. Atela, The accuracy of symplectic integrators, 1992,
 *   DOI 10.1088/0951-7715/5/2/011
 */
export const mclachlanAtela5: SplittingMethod = splitting({
  name: 'mclachlanAtela5',
  order: 5,
  kicks: decimals(`
    0.119390029287567275794636
    0.698927370382475230834649
    -0.171312358271600775407536
    0.401269502251353447995829
    0.0107050818482359839873812
    -0.0589796254980311632049587
  `),
  drifts: decimals(`
    0.339839625839110000000259
    -0.0886013369030273286525403
    0.585856476825962118810087
    -0.603039356536491888198607
    0.323580796554697639325705
    0.442363794219749458715096
  `),
});
