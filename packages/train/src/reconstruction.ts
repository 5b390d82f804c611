import type { Objective } from '@hgn/core';
import { pixelError } from './pixel-error.ts';

/**
 * The mean square error of a pixel and nothing else: what a deterministic network minimises, whose z
 * is the mean of the posterior. Its posterior is bound to nothing, so that N(0, 1) is no prior for it.
 *
 * @see P. Toth et al., Hamiltonian Generative Networks, 2020, table 1 ("HGN determ"), arXiv 1909.13789
 */
export const reconstruction: Objective = ({ output, target }) => {
  const mse = pixelError({ output, target });
  return { loss: mse, metrics: { mse } };
};
