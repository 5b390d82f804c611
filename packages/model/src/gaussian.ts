import { mismatch, type Rng } from '@hgn/core';
import { cholesky } from './cholesky.ts';
import { mean } from './moments.ts';

/** A normal distribution N(mean, factor · factorᵀ); `factor` is lower triangular. */
export type Gaussian = {
  readonly mean: readonly number[];
  readonly factor: readonly (readonly number[])[];
};

/**
 * The Gaussian of the mean and covariance of `points`, rows of equal length. Fitted to the latents
 * that an encoder infers, it is a prior for sampling: training draws latents towards N(0, 1), but
 * leaves regions of it that no trajectory maps to, from which no decoder has learned to draw.
 *
 * @throws HgnError if there are fewer than two points
 * @see P. Ghosh et al., From variational to deterministic autoencoders, 2020, section 4 (ex-post
 *   density estimation), arXiv 1903.12436
 */
export function fitGaussian(points: readonly (readonly number[])[]): Gaussian {
  if (points.length < 2) {
    throw mismatch('points', 'two or more', `${points.length}`, 'Infer more latents.');
  }
  const axes = (points[0] ?? []).map((_, i) => points.map((point) => point[i] as number));
  const center = axes.map(mean);
  const covariance = axes.map((x, i) =>
    axes.map((y, j) => mean(x.map((xk, k) => (xk - at(center, i)) * (at(y, k) - at(center, j))))),
  );
  return { mean: center, factor: cholesky(covariance) };
}

/** A point of the distribution: mean + factor · ε with ε ~ N(0, 1). */
export function drawGaussian({ mean: center, factor }: Gaussian, rng: Rng): number[] {
  const noise = center.map(() => rng.normal());
  return factor.map((row, i) => at(center, i) + dot(row, noise));
}

const at = (x: readonly number[], i: number): number => x[i] as number;

/** Σ xᵢ · yᵢ, over as many as both have. */
function dot(x: readonly number[], y: readonly number[]): number {
  let sum = 0;
  for (let i = 0; i < Math.min(x.length, y.length); i++) sum += at(x, i) * at(y, i);
  return sum;
}
