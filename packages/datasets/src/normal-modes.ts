/** The eigenvalues of a symmetric matrix, and its eigenvectors, orthonormal, one for each of them. */
export type Modes = {
  readonly values: Float64Array;
  readonly vectors: readonly Float64Array[];
};

/**
 * The modes of a symmetric matrix `[n, n]`, row by row: Jacobi's rotations, until what is off the
 * diagonal is lost in rounding.
 *
 * @see G. H. Golub, C. F. Van Loan, Matrix Computations, 4th edition, 2013, section 8.5
 */
export function normalModes(matrix: readonly (readonly number[])[]): Modes {
  const n = matrix.length;
  const a = matrix.map((row) => Float64Array.from(row));
  const vectors = a.map((_, i) => new Float64Array(n).fill(1, i, i + 1));
  const at = (i: number, j: number): number => (a[i] as Float64Array)[j] as number;
  for (let sweep = 0; sweep < 50; sweep++) {
    let rotated = false;
    for (let i = 0; i < n; i++) {
      for (let j = i + 1; j < n; j++) {
        const size = Math.abs(at(i, i)) + Math.abs(at(j, j));
        if (Math.abs(at(i, j)) <= 1e-17 * size || at(i, j) === 0) continue;
        rotated = true;
        const tau = (at(j, j) - at(i, i)) / (2 * at(i, j));
        const tan = (tau < 0 ? -1 : 1) / (Math.abs(tau) + Math.hypot(1, tau));
        const cos = 1 / Math.hypot(1, tan);
        const sin = tan * cos;
        for (const row of a) rotate(row, row, i, j, cos, sin);
        turn(a, i, j, cos, sin);
        turn(vectors, i, j, cos, sin);
      }
    }
    if (!rotated) break;
  }
  return { values: Float64Array.from(a, (row, i) => row[i] as number), vectors };
}

/** Turns columns i and j of a row. */
function rotate(
  from: Float64Array,
  to: Float64Array,
  i: number,
  j: number,
  cos: number,
  sin: number,
): void {
  const [x, y] = [from[i] as number, from[j] as number];
  to[i] = cos * x - sin * y;
  to[j] = sin * x + cos * y;
}

/** Turns rows i and j. */
function turn(rows: Float64Array[], i: number, j: number, cos: number, sin: number): void {
  const [first, second] = [rows[i] as Float64Array, rows[j] as Float64Array];
  rows[i] = first.map((x, k) => cos * x - sin * (second[k] as number));
  rows[j] = second.map((y, k) => sin * (first[k] as number) + cos * y);
}
