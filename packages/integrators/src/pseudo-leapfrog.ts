import { splitting, type SplittingMethod } from './splitting.ts';

/**
 * Leapfrog, kick–drift–kick, under the name that SUNDIALS and OrdinaryDiffEq.jl give it, whose
 * `leapfrog` begins with the drift. Step for step the same as `leapfrog`.
 *
 * @see J. Candy, W. Rozmus, A symplectic integration algorithm for separable Hamiltonian functions,
 *   1991, DOI 10.1016/0021-9991(91)90299-Z
 */
export const pseudoLeapfrog: SplittingMethod = splitting({
  name: 'pseudoLeapfrog',
  order: 2,
  kicks: [1 / 2, 1 / 2],
  drifts: [1],
});
