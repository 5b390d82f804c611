import { mismatch } from '@hgn/core';

/**
 * The valid prediction time of each trajectory: the number of frames until the first whose normalised
 * error exceeds `threshold`, all of them where none does; from `errors[trajectory][time]` as
 * {@link normalisedErrors} gives them. A frame whose error is not a number is not valid.
 *
 * @throws HgnError if the threshold is not above 0
 * @see A. Botev et al., Which priors matter? Benchmarking models for learning latent dynamics, 2021,
 *   section 4 (there the median over trajectories, with 0.025), arXiv 2111.05458
 */
export function validPredictionTime(
  errors: readonly (readonly number[])[],
  { threshold = 0.025 }: { readonly threshold?: number } = {},
): number[] {
  if (!(threshold > 0)) {
    throw mismatch('threshold', 'a number above 0', `${threshold}`, 'Published: 0.025.');
  }
  return errors.map((row) => {
    const first = row.findIndex((error) => !(error <= threshold));
    return first < 0 ? row.length : first;
  });
}
