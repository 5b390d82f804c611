/** Of the largest variance: what rounding leaves of directions in which nothing differs. */
const NOTHING = 1e-12;

/**
 * The lower triangular L with L·Lᵀ = the symmetric positive semidefinite `matrix`, row i of i + 1
 * entries. A column whose pivot is rounding alone is zero below it.
 *
 * @see G. Golub, C. Van Loan, Matrix Computations, 2013, section 4.2.5
 */
export function cholesky(matrix: readonly ArrayLike<number>[]): number[][] {
  const least = NOTHING * Math.max(...matrix.map((row, i) => row[i] as number));
  const factor: number[][] = [];
  for (const [i, row] of matrix.entries()) {
    const entries: number[] = [];
    factor.push(entries);
    for (let j = 0; j <= i; j++) {
      const other = factor[j] as number[];
      let rest = row[j] as number;
      for (let k = 0; k < j; k++) rest -= (entries[k] as number) * (other[k] as number);
      const pivot = other[j] as number;
      if (i === j) entries.push(Math.sqrt(Math.max(rest, 0)));
      else entries.push(pivot ** 2 > least ? rest / pivot : 0);
    }
  }
  return factor;
}

/** The x with L·Lᵀ·x = b for a {@link cholesky} factor L without zeros on its diagonal. */
export function solveCholesky(
  factor: readonly (readonly number[])[],
  b: ArrayLike<number>,
): Float64Array {
  const n = factor.length;
  const x = Float64Array.from(b);
  const at = (i: number, j: number): number => (factor[i] as readonly number[])[j] as number;
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < i; k++) x[i] = (x[i] as number) - at(i, k) * (x[k] as number);
    x[i] = (x[i] as number) / at(i, i);
  }
  for (let i = n - 1; i >= 0; i--) {
    for (let k = i + 1; k < n; k++) x[i] = (x[i] as number) - at(k, i) * (x[k] as number);
    x[i] = (x[i] as number) / at(i, i);
  }
  return x;
}
