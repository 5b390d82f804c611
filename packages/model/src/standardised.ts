import { mean, variance } from './moments.ts';

/** Rows with each column moved and scaled to mean 0 and variance 1; a constant column is all 0. */
export function standardised(rows: readonly (readonly number[])[]): number[][] {
  const columns = (rows[0] ?? []).map((_, i) => {
    const column = rows.map((row) => row[i] as number);
    return { center: mean(column), scale: Math.sqrt(variance(column)) || 1 };
  });
  return rows.map((row) =>
    columns.map(({ center, scale }, i) => ((row[i] as number) - center) / scale),
  );
}
