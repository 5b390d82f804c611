import { mismatch } from '@hgn/core';

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
    'Look for a missing sign or digit, or a stage left out.',
  );
}
