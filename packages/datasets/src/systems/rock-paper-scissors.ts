import type { System } from '../system.ts';
import { zeroSumGame } from '../zero-sum-game.ts';

/**
 * Rock, paper, scissors, learned by replicator dynamics: paper wins 1 over rock, scissors over paper,
 * rock over scissors; see `zeroSumGame` for the equations and H(q, p). q are the logarithms of the
 * first player's probabilities of rock and of paper over that of scissors. Chaotic. Seen as 3 × 3
 * squares.
 *
 * @see Y. Sato, E. Akiyama, J. D. Farmer, Chaos in learning a simple two-person game, 2002,
 *   DOI 10.1073/pnas.032086299
 * @see A. Botev et al., Which priors matter? Benchmarking models for learning latent dynamics,
 *   2021, arXiv:2111.05458
 */
export function rockPaperScissors(): System {
  const payoff = [
    [0, -1, 1],
    [1, 0, -1],
    [-1, 1, 0],
  ];
  // M = [[0, −3], [3, 0]]
  const inverse = [
    [0, -1 / 3],
    [1 / 3, 0],
  ];
  return { name: 'rock-paper-scissors', constants: {}, ...zeroSumGame(payoff, inverse) };
}
