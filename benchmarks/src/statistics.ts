/** Where half of the values lie, a quarter being below and a quarter above; and the middle one. */
export type Spread = { readonly low: number; readonly median: number; readonly high: number };

/** The quartiles of values, linear between two of them. */
export function spread(values: readonly number[]): Spread {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share: number): number => {
    const place = share * (sorted.length - 1);
    const below = sorted[Math.floor(place)] ?? NaN;
    return below + (place % 1) * ((sorted[Math.ceil(place)] ?? NaN) - below);
  };
  return { low: at(0.25), median: at(0.5), high: at(0.75) };
}
