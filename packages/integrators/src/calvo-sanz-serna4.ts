import { decimals } from './decimals.ts';
import { splitting, type SplittingMethod } from './splitting.ts';

/**
 * Calvo and Sanz-Serna's method of order 4, with four forces a step: a Nyström method.
 *
 * The order holds where the kinetic energy is quadratic in p, as that of a mass is; on any other
 * K(p), a learned one for example, it is 3. The coefficients are the published ones, carried to more
 * digits by their order conditions.
 *
 * @see M. P. Calvo, J. M. Sanz-Serna, The development of variable-step symplectic integrators, with
 *   application to the two-body problem, 1993, DOI 10.1137/0914057
 */
export const calvoSanzSerna4: SplittingMethod = splitting({
  name: 'calvoSanzSerna4',
  order: 4,
  kicks: decimals(`
    0.0617588581356263247479449
    0.338978026553643355261604
    0.614791307175577566292965
    -0.140548014659373380095365
    0.125019822794526133792851
  `),
  drifts: decimals(`
    0.205177661542286386579720
    0.403021281604214587330839
    -0.120920876338914008413296
    0.512721933192413034502737
  `),
});
