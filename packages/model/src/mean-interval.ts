import { mismatch } from '@hgn/core';
import { mean, variance } from './moments.ts';

/** A mean, and the bounds that hold the true one with a probability of 95 %. */
export type MeanInterval = { readonly mean: number; readonly low: number; readonly high: number };

/**
 * The mean of independent `values`, one a trajectory, and its 95 % interval
 * mean ± t · s / √n, with s² = Σ (xᵢ − mean)² / (n − 1) and t the 97.5 % quantile of Student's
 * distribution of n − 1 degrees of freedom.
 *
 * @throws HgnError if there are fewer than two values
 */
export function meanInterval(values: readonly number[]): MeanInterval {
  const n = values.length;
  if (n < 2) throw mismatch('values', 'two or more', `${n}`, 'Evaluate more trajectories.');
  const center = mean(values);
  const half = studentQuantile(n - 1) * Math.sqrt(variance(values) / (n - 1));
  return { mean: center, low: center - half, high: center + half };
}

/** t with P(|T| ≤ t) = 0.95, by bisection on θ = atan(t / √ν). */
function studentQuantile(degrees: number): number {
  let low = 0;
  let high = Math.PI / 2;
  for (let i = 0; i < 60; i++) {
    const middle = (low + high) / 2;
    if (studentProbability(middle, degrees) < 0.95) low = middle;
    else high = middle;
  }
  return Math.tan(low) * Math.sqrt(degrees);
}

/**
 * P(|T| ≤ √ν · tan θ) for a whole number ν of degrees of freedom.
 *
 * @see M. Abramowitz, I. Stegun, Handbook of Mathematical Functions, 1964, 26.7.3 and 26.7.4
 */
function studentProbability(angle: number, degrees: number): number {
  const cosine = Math.cos(angle);
  const odd = degrees % 2 === 1;
  let term = odd ? cosine : 1;
  let sum = degrees === 1 ? 0 : term;
  for (let i = odd ? 3 : 2; i < degrees; i += 2) {
    term *= (cosine ** 2 * (i - 1)) / i;
    sum += term;
  }
  return odd ? ((angle + Math.sin(angle) * sum) * 2) / Math.PI : Math.sin(angle) * sum;
}
