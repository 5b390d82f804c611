import { mismatch } from '@hgn/core';
import { meanInterval, type MeanInterval } from './mean-interval.ts';
import { mean } from './moments.ts';

/** A mean over training seeds, its 95 % interval, and where its scatter comes from. */
export type SeedInterval = MeanInterval & {
  /** Standard deviation of what a seed's model scores on average: chance in training. */
  readonly betweenSeeds: number;
  /** Standard deviation of trajectories around their seed's mean: some are harder than others. */
  readonly withinSeeds: number;
};

/**
 * The mean of `values[seed][trajectory]`, trajectories nested within seeds, as many for each. The
 * independent observations are the means x̄ₛ of the seeds, for trajectories that one model is measured
 * on share its luck: mean ± t · s / √S with s² = Σₛ (x̄ₛ − x̄)² / (S − 1), and t Student's quantile of
 * S − 1 degrees of freedom. Trajectories alone, pooled, would give an interval that is too narrow.
 *
 * The components are those of the one-way analysis of variance: σ²_within = Σₛᵢ (xₛᵢ − x̄ₛ)² / S(n − 1)
 * and σ²_between = max(0, s² − σ²_within / n).
 *
 * @throws HgnError if there are fewer than two seeds, or one has not as many values as the others, or
 *   fewer than two
 * @see H. Scheffé, The Analysis of Variance, 1959, section 7.2
 */
export function seedInterval(values: readonly (readonly number[])[]): SeedInterval {
  const n = values[0]?.length ?? 0;
  if (values.length < 2 || n < 2 || values.some((row) => row.length !== n)) {
    throw mismatch(
      'values',
      'two seeds or more with as many trajectories each, two or more',
      `[${values.map((row) => row.length).join(', ')}]`,
      'Evaluate each seed on the same trajectories.',
    );
  }
  const means = values.map(mean);
  const within = mean(values.map(sampleVariance));
  const between = Math.max(0, sampleVariance(means) - within / n);
  return {
    ...meanInterval(means),
    betweenSeeds: Math.sqrt(between),
    withinSeeds: Math.sqrt(within),
  };
}

/** Σ (xᵢ − mean)² / (n − 1) */
function sampleVariance(x: readonly number[]): number {
  const center = mean(x);
  return x.reduce((sum, xi) => sum + (xi - center) ** 2, 0) / (x.length - 1);
}
