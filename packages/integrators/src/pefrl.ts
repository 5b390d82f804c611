import { decimals } from './decimals.ts';
import { splitting, type SplittingMethod } from './splitting.ts';

/**
 * PEFRL, the position-extended Forest–Ruth-like method, of order 4, with four forces a step and an
 * error constant far below that of `forestRuth`: drifts of ξ, χ, 1 − 2(χ + ξ), χ, ξ about kicks of
 * ½ − λ, λ, λ, ½ − λ. ξ, χ and λ were published with 16 digits, and are carried to more by the order
 * conditions.
 *
 * @see I. P. Omelyan, I. M. Mryglod, R. Folk, Optimized Forest–Ruth- and Suzuki-like algorithms for
 *   integration of motion in many-body systems, 2002, DOI 10.1016/S0010-4655(02)00451-4
 */
export const pefrl: SplittingMethod = splitting({
  name: 'pefrl',
  order: 4,
  kicks: decimals(`
    0
    0.712341831062605403831890
    -0.212341831062605403831890
    -0.212341831062605403831890
    0.712341831062605403831890
  `),
  drifts: decimals(`
    0.178617895844809067059904
    -0.0662645826698184962780156
    0.775293373650018858436224
    -0.0662645826698184962780156
    0.178617895844809067059904
  `),
});
