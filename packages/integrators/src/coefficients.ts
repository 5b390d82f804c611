import { mismatch } from '@hgn/core/float64';

/** How exactly coefficients must satisfy their conditions: many are published with 14 digits. */
export const EPSILON = 1e-12;

/** @throws HgnError unless the coefficients add up to 1, without which no method is consistent */
export function assertSum(what: string, coefficients: readonly number[]): void {
  const sum = coefficients.reduce((a, b) => a + b, 0);
  if (Math.abs(sum - 1) <= EPSILON) return;
  throw mismatch(
    what,
    'a sum of 1',
    `${sum} from [${coefficients.join(', ')}]`,
    'Look for a missing sign, digit or stage.',
  );
}

/** The palindrome c₁ … cₙ₋₁ cₙ cₙ₋₁ … c₁ of which the literature prints the first half. */
export function symmetric(half: readonly number[]): number[] {
  return [...half, ...half.toReversed().slice(1)];
}

/** The coefficients read the same from both ends. */
export function isSymmetric(coefficients: readonly number[]): boolean {
  return coefficients.every((c, i) => Math.abs(c - (coefficients.at(-1 - i) as number)) <= EPSILON);
}
