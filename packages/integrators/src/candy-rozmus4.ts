import { splitting, type SplittingMethod } from './splitting.ts';

const w = 1 / (2 - Math.cbrt(2));

/**
 * Candy and Rozmus's method of order 4, with three forces a step: the weights of `forestRuth`, begun
 * with the drift, d = w/2, (1 − w)/2, (1 − w)/2, w/2 about kicks of w, 1 − 2w, w with w = 1/(2 − ∛2).
 *
 * @see J. Candy, W. Rozmus, A symplectic integration algorithm for separable Hamiltonian functions,
 *   1991, DOI 10.1016/0021-9991(91)90299-Z
 */
export const candyRozmus4: SplittingMethod = splitting({
  name: 'candyRozmus4',
  order: 4,
  kicks: [0, w, 1 - 2 * w, w],
  drifts: [w / 2, (1 - w) / 2, (1 - w) / 2, w / 2],
});
