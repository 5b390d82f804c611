import { mismatch } from '@hgn/core';

/**
 * Sums over rows (x, y) of n and m numbers: all that a least-squares fit of y on x needs to know of
 * them. Those of two sets of rows add up to those of both.
 */
export type Sums = {
  readonly rows: number;
  readonly n: number;
  readonly m: number;
  /** Σ x `[n]`, Σ y `[m]`, Σ x·xᵀ `[n, n]`, Σ x·yᵀ `[n, m]`, Σ y² `[m]`. */
  readonly x: Float64Array;
  readonly y: Float64Array;
  readonly xx: Float64Array;
  readonly xy: Float64Array;
  readonly yy: Float64Array;
};

/** Means, and covariances divided by the number of rows, laid out as in {@link Sums}. */
export type Covariances = Omit<Sums, 'rows'>;

/** The sums of rows: x as `[row][n]`, y as `[row][m]`. */
export function sumsOf(xs: readonly ArrayLike<number>[], ys: readonly ArrayLike<number>[]): Sums {
  if (xs.length !== ys.length || xs.length === 0) {
    throw mismatch('rows', 'as many y as x', `${ys.length} for ${xs.length}`, 'Pair them up.');
  }
  const [n, m] = [xs[0]?.length ?? 0, ys[0]?.length ?? 0];
  const sums = zeros(n, m);
  for (const [row, x] of xs.entries()) {
    const y = ys[row] as ArrayLike<number>;
    for (let i = 0; i < n; i++) {
      const xi = x[i] as number;
      add(sums.x, i, xi);
      for (let j = 0; j <= i; j++) add(sums.xx, i * n + j, xi * (x[j] as number));
      for (let j = 0; j < m; j++) add(sums.xy, i * m + j, xi * (y[j] as number));
    }
    for (let j = 0; j < m; j++) {
      add(sums.y, j, y[j] as number);
      add(sums.yy, j, (y[j] as number) ** 2);
    }
  }
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < i; j++) sums.xx[j * n + i] = sums.xx[i * n + j] as number;
  }
  return { ...sums, rows: xs.length };
}

/** The sums of all rows of several sets. */
export function together(sets: readonly Sums[]): Sums {
  const { n, m } = sets[0] as Sums;
  const total = zeros(n, m);
  for (const sums of sets) {
    for (const key of ['x', 'y', 'xx', 'xy', 'yy'] as const) {
      sums[key].forEach((value, i) => {
        add(total[key], i, value);
      });
    }
  }
  return { ...total, rows: sets.reduce((count, { rows }) => count + rows, 0) };
}

/** Means and covariances of the rows. */
export function covariancesOf({ rows, n, m, x, y, xx, xy, yy }: Sums): Covariances {
  const [meanX, meanY] = [x.map((sum) => sum / rows), y.map((sum) => sum / rows)];
  const at = (mean: Float64Array, i: number): number => mean[i] as number;
  return {
    n,
    m,
    x: meanX,
    y: meanY,
    xx: xx.map((sum, k) => sum / rows - at(meanX, Math.floor(k / n)) * at(meanX, k % n)),
    xy: xy.map((sum, k) => sum / rows - at(meanX, Math.floor(k / m)) * at(meanY, k % m)),
    yy: yy.map((sum, k) => sum / rows - at(meanY, k) ** 2),
  };
}

/** A linear map with an offset: y ≈ intercept + weightsᵀ·x, one row of weights `[n]` for each y. */
export type LinearMap = {
  readonly weights: readonly Float64Array[];
  readonly intercept: readonly number[];
};

/** The map with these weights that has no error on average. */
export function centeredMap({ x, y }: Covariances, weights: readonly Float64Array[]): LinearMap {
  return {
    weights,
    intercept: weights.map(
      (w, j) => (y[j] as number) - w.reduce((s, wi, i) => s + wi * (x[i] as number), 0),
    ),
  };
}

/** What a map leaves of each y on rows of these covariances: the mean error and its variance. */
export function residualsOf(
  { weights, intercept }: LinearMap,
  { n, m, x, y, xx, xy, yy }: Covariances,
): { readonly mean: number; readonly variance: number }[] {
  return weights.map((w, j) => {
    let mean = (y[j] as number) - (intercept[j] as number);
    let variance = yy[j] as number;
    for (let i = 0; i < n; i++) {
      const wi = w[i] as number;
      if (wi === 0) continue;
      mean -= wi * (x[i] as number);
      let product = 0;
      for (let k = 0; k < n; k++) product += (xx[i * n + k] as number) * (w[k] as number);
      variance += wi * (product - 2 * (xy[i * m + j] as number));
    }
    return { mean, variance: Math.max(variance, 0) };
  });
}

function zeros(n: number, m: number): Covariances {
  return {
    n,
    m,
    x: new Float64Array(n),
    y: new Float64Array(m),
    xx: new Float64Array(n * n),
    xy: new Float64Array(n * m),
    yy: new Float64Array(m),
  };
}

function add(array: Float64Array, i: number, value: number): void {
  array[i] = (array[i] as number) + value;
}
