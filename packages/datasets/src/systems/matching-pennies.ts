import type { System } from '../system.ts';
import { zeroSumGame } from '../zero-sum-game.ts';

/**
 * Matching pennies, learned by replicator dynamics: the first player wins 1 if both show the same
 * side, else loses it; see `zeroSumGame` for the equations and H(q, p). q is the logarithm of the odds
 * of heads of the first player, 4·p that of the second one. Seen as 2 × 2 squares.
 *
 * @see A. Botev et al., Which priors matter? Benchmarking models for learning latent dynamics,
 *   2021, arXiv:2111.05458
 */
export function matchingPennies(): System {
  const payoff = [
    [1, -1],
    [-1, 1],
  ];
  return { name: 'matching-pennies', constants: {}, ...zeroSumGame(payoff, [[1 / 4]]) };
}
