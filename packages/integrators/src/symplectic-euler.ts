import { splitting, type SplittingMethod } from './splitting.ts';

/**
 * Symplectic Euler, the kick first: p′ = p − dt·∂H/∂q(q, p), then q′ = q + dt·∂H/∂p(q, p′). One
 * force a step, first order, its energy error bounded.
 *
 * @see R. de Vogelaere, Methods of integration which preserve the contact transformation property
 *   of the Hamiltonian equations, report 4, University of Notre Dame, 1956
 */
export const symplecticEuler: SplittingMethod = splitting({
  name: 'symplecticEuler',
  order: 1,
  kicks: [1],
  drifts: [1],
});
