import type { EmbeddedMethod } from './embedded.ts';
import { type EmbeddedStep, moved, weighted } from './embedded-step.ts';
import type { Slope } from './slope.ts';

/**
 * The motion within a step, θ = (t − t₀)/h from 0 to 1: the cubic Hermite polynomial and, in nested
 * form, what the method adds to it from its stages,
 * y₀ + θ(F₀ + (1−θ)(F₁ + θ(F₂ + (1−θ)(F₃ + θ(F₄ + …))))), where F₀ = y₁ − y₀, F₁ = h·k₀ − F₀,
 * F₂ = F₀ − h·k₁ − F₁ and F₃, F₄, … = h·Σⱼ denseⱼ·kⱼ. It evaluates the method's extra stages.
 *
 * @see E. Hairer, S. P. Nørsett, G. Wanner, Solving Ordinary Differential Equations I, 1993,
 *   section II.6, DOI 10.1007/978-3-540-78862-1
 */
export function interpolant(
  { b, extra, dense }: EmbeddedMethod,
  slope: Slope,
  { t0, t1, y0, slopes: known }: EmbeddedStep,
): (t: number) => Float64Array {
  const h = t1 - t0;
  const slopes = [...known];
  for (const row of extra) slopes.push(slope(moved(y0, h, row, slopes)));
  const hermite = [b, [1], [1]].map((row) => weighted(row, slopes, y0.length));
  const [by, first, second] = hermite as [Float64Array, Float64Array, Float64Array];
  const last = slopes[b.length] as Float64Array;
  for (let i = 0; i < y0.length; i++) {
    first[i] = (first[i] as number) - (by[i] as number);
    second[i] = (by[i] as number) - (last[i] as number) - (first[i] as number);
  }
  const terms = [...hermite, ...dense.map((row) => weighted(row, slopes, y0.length))];
  return (t) => {
    const theta = (t - t0) / h;
    const y = new Float64Array(y0.length);
    for (let j = terms.length - 1; j >= 0; j--) {
      const term = terms[j] as Float64Array;
      const factor = j % 2 === 0 ? theta : 1 - theta;
      for (let i = 0; i < y.length; i++) y[i] = ((y[i] as number) + (term[i] as number)) * factor;
    }
    return y.map((yi, i) => (y0[i] as number) + h * yi);
  };
}
