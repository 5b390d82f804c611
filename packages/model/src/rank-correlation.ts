import { mismatch } from '@hgn/core';
import { affineFit } from './affine-fit.ts';

/**
 * Spearman's rank correlation of xᵢ and yᵢ, in −1 … 1: the correlation of their places in order, ties
 * sharing the mean of theirs. ±1 says that one is a monotone function of the other. With learned H
 * and true energy it says whether H tells orbits apart as the energy does, also where learned
 * coordinates stretch some orbits more than others, so that no line fits. 0 where all are equal.
 *
 * @throws HgnError if the lists are empty or of different length
 * @see C. Spearman, The proof and measurement of association between two things, 1904,
 *   DOI 10.2307/1412159
 */
export function rankCorrelation(x: readonly number[], y: readonly number[]): number {
  if (x.length !== y.length || x.length === 0) {
    const got = `${y.length} for ${x.length}`;
    throw mismatch('rankCorrelation', 'as many y as x', got, 'Pair them up.');
  }
  const { slope, r2 } = affineFit(ranks(x), ranks(y));
  return Math.sign(slope) * Math.sqrt(r2);
}

function ranks(x: readonly number[]): number[] {
  const sorted = x.toSorted((a, b) => a - b);
  return x.map((xi) => (sorted.indexOf(xi) + sorted.lastIndexOf(xi)) / 2);
}
