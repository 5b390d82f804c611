import type { Covariances } from './covariances.ts';

/** Passes over all weights after which a fit is taken as it is. */
const PASSES = 1000;
/** The largest change in a pass, in units of the largest weight, at which a fit has come to rest. */
const TOLERANCE = 1e-4;

/**
 * The weights of a Lasso regression of the j-th y on x: of ‖y − X·w‖² / 2n + alpha · ‖w‖₁ the least,
 * in double precision. One weight after the other is set to its own best value,
 * wᵢ ← S(cᵢ, alpha) / Σᵢᵢ with the soft threshold S(c, a) = sign(c)·max(|c| − a, 0) and
 * cᵢ the covariance of xᵢ with what the other weights leave; from `start` on, by default zeros.
 *
 * @see J. Friedman, T. Hastie, R. Tibshirani, Regularization paths for generalized linear models via
 *   coordinate descent, 2010, section 2, DOI 10.18637/jss.v033.i01
 */
export function lasso(
  { n, m, xx, xy }: Covariances,
  j: number,
  alpha: number,
  start?: Float64Array,
): Float64Array {
  const w = new Float64Array(n);
  // what is left to explain: cov(xᵢ, y − X·w)
  const left = Float64Array.from({ length: n }, (_, i) => xy[i * m + j] as number);
  const move = (i: number, by: number): void => {
    w[i] = (w[i] as number) + by;
    for (let k = 0; k < n; k++) left[k] = (left[k] as number) - by * (xx[i * n + k] as number);
  };
  start?.forEach((wi, i) => {
    if (wi !== 0) move(i, wi);
  });
  for (let pass = 0; pass < PASSES; pass++) {
    let [moved, largest] = [0, 0];
    for (let i = 0; i < n; i++) {
      const variance = xx[i * n + i] as number;
      if (variance <= 0) continue;
      const before = w[i] as number;
      const c = (left[i] as number) + variance * before;
      const after = (Math.sign(c) * Math.max(Math.abs(c) - alpha, 0)) / variance;
      if (after !== before) move(i, after - before);
      moved = Math.max(moved, Math.abs(after - before));
      largest = Math.max(largest, Math.abs(after));
    }
    if (moved <= TOLERANCE * largest) break;
  }
  return w;
}
