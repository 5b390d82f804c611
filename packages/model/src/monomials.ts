/** A product of coordinates, by their indices in ascending order: [0, 0, 2] is x₀²·x₂. */
export type Monomial = readonly number[];

/** The monomials of degree 1 … `order` in so many coordinates, lower degrees first; 1 is left out. */
export function monomials(dimension: number, order: number): Monomial[] {
  const all: number[][] = [];
  let last: number[][] = [[]];
  for (let degree = 1; degree <= order; degree++) {
    last = last.flatMap((factors) => {
      const from = factors.at(-1) ?? 0;
      return Array.from({ length: dimension - from }, (_, i) => [...factors, from + i]);
    });
    all.push(...last);
  }
  return all;
}

/** How many they are: (dimension + order)! / (dimension! · order!) − 1. */
export function monomialCount(dimension: number, order: number): number {
  let count = 1;
  for (let k = 1; k <= order; k++) count = (count * (dimension + k)) / k;
  return Math.round(count) - 1;
}

/** The value of each monomial at x. */
export function valuesAt(terms: readonly Monomial[], x: ArrayLike<number>): Float64Array {
  return Float64Array.from(terms, (factors) => product(factors, x));
}

/** ∂/∂xᵢ of Σₖ weightsₖ · monomialₖ at x, for each i: exact. */
export function gradientAt(
  terms: readonly Monomial[],
  weights: ArrayLike<number>,
  x: ArrayLike<number>,
): number[] {
  const gradient = Array.from(x, () => 0);
  terms.forEach((factors, k) => {
    const weight = weights[k] as number;
    if (weight === 0) return;
    // the product rule, one factor left out at a time
    factors.forEach((i, place) => {
      gradient[i] = (gradient[i] as number) + weight * product(factors.toSpliced(place, 1), x);
    });
  });
  return gradient;
}

function product(factors: Monomial, x: ArrayLike<number>): number {
  let value = 1;
  for (const i of factors) value *= x[i] as number;
  return value;
}
