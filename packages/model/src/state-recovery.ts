import { mismatch } from '@hgn/core';
import { cholesky, solveCholesky } from './cholesky.ts';
import {
  centeredMap,
  type Covariances,
  covariancesOf,
  type LinearMap,
  residualsOf,
  sumsOf,
  together,
} from './covariances.ts';
import { monomialCount, monomials, valuesAt } from './monomials.ts';
import { mean } from './moments.ts';
import { standardised } from './standardised.ts';

/** How much of the true state a map of the latent one tells. */
export type StateRecovery = {
  /** R² on trajectories that the map was not fitted to, the mean over the true coordinates. */
  readonly r2: number;
  /** That of each coordinate, q before p. */
  readonly coordinates: readonly number[];
};

/** A state for each time of each trajectory, `[trajectory][time][q…, p…]`. */
export type StatePaths = readonly (readonly (readonly number[])[])[];

/** Terms of a polynomial beyond which a fit takes minutes. */
const TERMS = 1000;
/** Of the mean variance of the terms: enough to hold back those that hardly vary. */
const RIDGE = 1e-6;

/**
 * R² = 1 − Σ (s − ŝ)² / Σ (s − mean s)² of the true state s from the latent one: ŝ is the polynomial of
 * degree `order` in the latent coordinates, 1 for an affine map, that fits best on other trajectories:
 * each of `folds` parts is told from the rest. 1 says that the latents hold the state, and nothing
 * whether their map is canonical: see {@link symetric}. Undefined where there were more than 1,000
 * terms, or more than rows to fit them to.
 *
 * @throws HgnError if there are fewer trajectories than folds, or not as many true ones
 */
export function stateRecovery(
  latent: StatePaths,
  truth: StatePaths,
  { order = 1, folds = 4 }: { readonly order?: number; readonly folds?: number } = {},
): StateRecovery | undefined {
  if (latent.length !== truth.length || latent.length < folds) {
    const got = `${latent.length} latent and ${truth.length} true`;
    throw mismatch('stateRecovery', `${folds} trajectories or more, paired`, got, 'Roll out more.');
  }
  const dimension = latent[0]?.[0]?.length ?? 0;
  const rows = latent.reduce((count, path) => count + path.length, 0);
  if (monomialCount(dimension, order) > Math.min(TERMS, rows / 2)) return undefined;

  const terms = monomials(dimension, order);
  const scaled = standardised(latent.flat());
  let next = 0;
  const parts = Array.from({ length: folds }, (_, k) => {
    const [from, to] = [k, k + 1].map((i) => Math.floor((i * truth.length) / folds));
    const states = truth.slice(from, to).flat();
    const inputs = scaled.slice(next, (next += states.length));
    return sumsOf(
      inputs.map((x) => valuesAt(terms, x)),
      states,
    );
  });
  const all = covariancesOf(together(parts));
  const squares = Array.from(all.yy, () => 0);
  for (const part of parts) {
    const map = leastSquares(covariancesOf(together(parts.filter((other) => other !== part))));
    residualsOf(map, covariancesOf(part)).forEach((left, j) => {
      const sum = part.rows * (left.variance + left.mean ** 2);
      squares[j] = (squares[j] as number) + sum;
    });
  }
  const coordinates = squares.map((sum, j) => 1 - sum / (rows * (all.yy[j] as number)));
  return { r2: mean(coordinates), coordinates };
}

/** The linear map with the least squares, all but unridged. */
function leastSquares(moments: Covariances): LinearMap {
  const { n, m, xx, xy } = moments;
  const trace = Array.from({ length: n }, (_, i) => xx[i * n + i] as number).reduce(
    (a, b) => a + b,
    0,
  );
  const ridge = (RIDGE * trace) / n || 1;
  const matrix = Array.from({ length: n }, (_, i) => {
    const row = xx.slice(i * n, (i + 1) * n);
    row[i] = (row[i] as number) + ridge;
    return row;
  });
  const factor = cholesky(matrix);
  const column = (j: number): number[] =>
    Array.from({ length: n }, (_, i) => xy[i * m + j] as number);
  return centeredMap(
    moments,
    Array.from({ length: m }, (_, j) => solveCholesky(factor, column(j))),
  );
}
