import { mismatch } from '@hgn/core';

/** Rows of equal length. */
export type Matrix = readonly (readonly number[])[];

/** a · b */
export function multiply(a: Matrix, b: Matrix): number[][] {
  const columns = b[0]?.length ?? 0;
  return a.map((row) => {
    const out = new Float64Array(columns);
    row.forEach((value, k) => {
      const other = b[k] as readonly number[];
      for (let j = 0; j < columns; j++) out[j] = (out[j] as number) + value * (other[j] as number);
    });
    return [...out];
  });
}

/** aᵀ */
export function transposed(a: Matrix): number[][] {
  return (a[0] ?? []).map((_, j) => a.map((row) => row[j] as number));
}

/** J · Ω for J with an even number of columns, Ω = [[0, I], [−I, 0]]. */
export function timesOmega(J: Matrix): number[][] {
  const half = halfOf(J[0]?.length ?? 0);
  return J.map((row) => [...row.slice(half).map((x) => -x), ...row.slice(0, half)]);
}

/** Half of an even number of coordinates, (q, p). */
function halfOf(columns: number): number {
  if (columns > 0 && columns % 2 === 0) return columns / 2;
  throw mismatch('Jacobian', 'an even number of columns', `${columns}`, 'Give q, then p.');
}
