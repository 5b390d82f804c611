import type { Density2d } from './density-2d.ts';
import { fromEnergy } from './from-energy.ts';
import { logSumExp } from './log-sum-exp.ts';
import { onRing } from './ring-energy.ts';

/**
 * Two facing halves of a ring, the density of U₁(x, y) = ((r − 2)/0.4)²/2 −
 * ln(exp(−((x − 2)/0.6)²/2) + exp(−((x + 2)/0.6)²/2)), r² = x² + y².
 *
 * @see D. J. Rezende, S. Mohamed, Variational inference with normalizing flows, 2015, table 1,
 *   arXiv:1505.05770
 */
export function twoMoonsEnergy(): Density2d {
  const side = (x: number): number =>
    logSumExp([-(((x - 2) / 0.6) ** 2) / 2, -(((x + 2) / 0.6) ** 2) / 2]);
  // at x = ±2, but for 1e-10
  const most = 1 + 1e-9;
  return fromEnergy({
    name: 'two moons',
    region: { left: -5.2, right: 5.2, bottom: -5.2, top: 5.2 },
    energy: (x, y) => ((Math.hypot(x, y) - 2) / 0.4) ** 2 / 2 - side(x),
    sample: (rng) => {
      for (;;) {
        const point = onRing(rng, 2, 0.4);
        if (rng.uniform() * most < Math.exp(side(point[0]))) return point;
      }
    },
  });
}
