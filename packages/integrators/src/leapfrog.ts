import { splitting, type SplittingMethod } from './splitting.ts';

/**
 * Leapfrog, also called velocity Verlet and Störmer–Verlet, kick-drift-kick:
 * p½ = p − dt/2·∂H/∂q(q, p), q′ = q + dt·∂H/∂p(q, p½), p′ = p½ − dt/2·∂H/∂q(q′, p½).
 *
 * The velocity is ∂H/∂p, never p, so it is right for any mass and any kinetic energy. On a joint H
 * these lines still converge, but at first order, and are neither symplectic nor reversible.
 *
 * @see L. Verlet, Computer "experiments" on classical fluids I, 1967, DOI 10.1103/PhysRev.159.98
 */
export const leapfrog: SplittingMethod = splitting({
  name: 'leapfrog',
  order: 2,
  kicks: [1 / 2, 1 / 2],
  drifts: [1],
});
