import { mismatch } from '@hgn/core';
import { mean, variance } from './moments.ts';

/** y ≈ slope · x + intercept, and the share of the variance of y that it explains. */
export type AffineFit = {
  readonly slope: number;
  readonly intercept: number;
  /** R² = 1 − Σ (y − slope · x − intercept)² / Σ (y − mean y)². */
  readonly r2: number;
};

/**
 * The least-squares line through the points (xᵢ, yᵢ): with x the learned H and y the true energy,
 * the units that learning leaves open. R² near 1 says that H *is* the energy in other units.
 * Where all x are equal the line is flat, and R² is 0.
 *
 * @throws HgnError if the lists are empty or of different length
 */
export function affineFit(x: readonly number[], y: readonly number[]): AffineFit {
  if (x.length !== y.length || x.length === 0) {
    throw mismatch('affineFit', 'as many y as x', `${y.length} for ${x.length}`, 'Pair them up.');
  }
  const [meanX, meanY] = [mean(x), mean(y)];
  const covariance = mean(x.map((xi, i) => (xi - meanX) * ((y[i] as number) - meanY)));
  const [varX, varY] = [variance(x), variance(y)];
  const slope = varX === 0 ? 0 : covariance / varX;
  return {
    slope,
    intercept: meanY - slope * meanX,
    r2: varY === 0 ? 0 : (slope * covariance) / varY,
  };
}
