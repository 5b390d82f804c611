import { splitting, type SplittingMethod } from './splitting.ts';

/**
 * Leapfrog begun with the drift, drift–kick–drift: q½ = q + dt/2·∂H/∂p(q, p),
 * p′ = p − dt·∂H/∂q(q½, p), q′ = q½ + dt/2·∂H/∂p(q½, p′).
 *
 * @see M. Tuckerman, B. J. Berne, G. J. Martyna, Reversible multiple time scale molecular dynamics,
 *   1992, DOI 10.1063/1.463137
 */
export const positionVerlet: SplittingMethod = splitting({
  name: 'positionVerlet',
  order: 2,
  kicks: [0, 1],
  drifts: [1 / 2, 1 / 2],
});
