/** Σ xᵢ / n */
export function mean(x: readonly number[]): number {
  return x.reduce((sum, xi) => sum + xi, 0) / x.length;
}

/** Σ (xᵢ − mean)² / n */
export function variance(x: readonly number[]): number {
  const center = mean(x);
  return mean(x.map((xi) => (xi - center) ** 2));
}
