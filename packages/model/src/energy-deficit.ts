import { mismatch } from '@hgn/core';

/** How far apart the energies at two times of one trajectory are. */
export type EnergyDeficit = {
  /** The mean of |Hᵢ − Hⱼ| over all pairs of times. */
  readonly average: number;
  /** The largest, max H − min H. */
  readonly largest: number;
};

/**
 * The energy deficit along one rollout, from the values of H at its times:
 * Σ_{i<j} |Hᵢ − Hⱼ| / (T(T − 1)/2), and max |Hᵢ − Hⱼ|. Sorted, H₍₁₎ ≤ … ≤ H₍T₎, the sum is
 * Σₖ (2k − T − 1)·H₍ₖ₎. The published code counts each pair twice, so that its average is twice this.
 *
 * @throws HgnError if there are fewer than two times
 * @see A. Botev et al., Which priors matter? Benchmarking models for learning latent dynamics, 2021,
 *   arXiv 2111.05458, and its models/dynamics.py
 */
export function energyDeficit(energies: readonly number[]): EnergyDeficit {
  const T = energies.length;
  if (T < 2) throw mismatch('energies', 'two times or more', `${T}`, 'Roll out more steps.');
  const sorted = energies.toSorted((a, b) => a - b);
  const sum = sorted.reduce((total, H, k) => total + (2 * k - T + 1) * H, 0);
  const [least = NaN, most = NaN] = [sorted[0], sorted.at(-1)];
  return { average: (2 * sum) / (T * (T - 1)), largest: most - least };
}
