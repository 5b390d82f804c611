import { mismatch } from '@hgn/core';
import type { Density2d } from './density-2d.ts';
import { logSumExp } from './log-sum-exp.ts';
import { pick } from './pick.ts';

/** Which wave: a single one, or with a second one beside it, away from it at a bump or after a step. */
export type WaveBranch = 'none' | 'bump' | 'step';

/** Which wave. */
export type WaveOptions = { readonly branch?: WaveBranch };

/** What two waves are apart at x, and the deviations of both. */
type Branch = { readonly apart: (x: number) => number; readonly deviations: readonly number[] };

const BRANCHES: Readonly<Record<WaveBranch, Branch>> = {
  none: { apart: () => 0, deviations: [0.4] },
  bump: { apart: (x) => 3 * Math.exp(-(((x - 1) / 0.6) ** 2) / 2), deviations: [0.35, 0.35] },
  step: { apart: (x) => 3 / (1 + Math.exp((1 - x) / 0.3)), deviations: [0.4, 0.35] },
};

/**
 * The densities of the energies U₂, U₃ and U₄ for −4 ≤ x ≤ 4, where alone they can be normalised:
 * U(x, y) = −ln Σᵢ exp(−((y − yᵢ(x))/sᵢ)²/2), y₁ = sin(πx/2), y₂ = y₁ − w(x).
 *
 * - `'none'`, U₂: a single wave of s = 0.4
 * - `'bump'`, U₃: w = 3·exp(−((x − 1)/0.6)²/2), s = 0.35 and 0.35
 * - `'step'`, U₄: w = 3/(1 + exp((1 − x)/0.3)), s = 0.4 and 0.35
 *
 * So x is uniform, and y a mixture of Gaussians whose shares are as sᵢ.
 *
 * @throws HgnError if the branch is another
 * @see D. J. Rezende, S. Mohamed, Variational inference with normalizing flows, 2015, table 1,
 *   arXiv:1505.05770
 */
export function waveEnergy({ branch = 'none' }: WaveOptions = {}): Density2d {
  if (!Object.hasOwn(BRANCHES, branch)) {
    const names = Object.keys(BRANCHES).join(', ');
    throw mismatch('wave: branch', `one of ${names}`, branch, 'Leave it out for a single wave.');
  }
  const { apart, deviations } = BRANCHES[branch];
  const total = deviations.reduce((sum, s) => sum + s, 0);
  const shares = deviations.map((s) => s / total);
  const log = Math.log(8 * total * Math.sqrt(2 * Math.PI));
  const centre = (x: number, i: number): number =>
    Math.sin((Math.PI * x) / 2) - (i === 0 ? 0 : apart(x));
  return {
    name: branch === 'none' ? 'wave' : `wave with ${branch}`,
    region: { left: -4, right: 4, bottom: -8, top: 5 },
    sample: (rng) => {
      const x = 8 * rng.uniform() - 4;
      const i = pick(rng, shares);
      return [x, centre(x, i) + (deviations[i] as number) * rng.normal()];
    },
    logDensity: (x, y) => {
      if (!(Math.abs(x) <= 4)) return -Infinity;
      const terms = deviations.map((s, i) => -(((y - centre(x, i)) / s) ** 2) / 2);
      return logSumExp(terms) - log;
    },
  };
}
