import { splitting, type SplittingMethod } from './splitting.ts';

/**
 * Symplectic Euler, the drift first: q′ = q + dt·∂H/∂p(q, p), then p′ = p − dt·∂H/∂q(q′, p). It is
 * the adjoint of `symplecticEuler`: a step of dt undoes that method's step of −dt.
 *
 * @see E. Hairer, C. Lubich, G. Wanner, Geometric Numerical Integration, 2006, section II.3,
 *   DOI 10.1007/3-540-30666-8
 */
export const adjointSymplecticEuler: SplittingMethod = splitting({
  name: 'adjointSymplecticEuler',
  order: 1,
  kicks: [0, 1],
  drifts: [1, 0],
});
