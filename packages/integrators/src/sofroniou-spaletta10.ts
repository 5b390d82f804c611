import type { Integrator } from '@hgn/core/float64';
import { symmetric } from './coefficients.ts';
import { composedSplitting } from './composed-splitting.ts';
import { decimals } from './decimals.ts';
import { leapfrog } from './leapfrog.ts';

/**
 * Sofroniou and Spaletta's method of order 10: thirty-five leapfrogs, none longer than 0.42 dt.
 *
 * @see M. Sofroniou, G. Spaletta, Derivation of symmetric composition constants for symmetric
 *   integrators, 2005, DOI 10.1080/10556780500140664
 */
export const sofroniouSpaletta10: Integrator = composedSplitting({
  name: 'sofroniouSpaletta10',
  order: 10,
  base: leapfrog,
  weights: symmetric(
    decimals(`
      0.078795722521686419264 0.31309610341510852776 0.02791838323507806611
      -0.22959284159390709415 0.13096206107716486317 -0.26973340565451071434
      0.074973343155891435666 0.11199342399981020489 0.36613344954622675119
      -0.39910563013603589788 0.10308739852747107732 0.41143087395589023782
      -0.0048663605831352617622 -0.39203335370863990645 0.051942502962449647037
      0.050665090759924496336 0.049674370639729879055 0.049317735759594537918
    `),
  ),
});
