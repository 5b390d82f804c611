import { mismatch } from '@hgn/core';

/** @throws HgnError unless `value` is a whole number from `min` to `max` */
export function assertWhole(
  what: string,
  value: number,
  min: number,
  max: number = Number.MAX_SAFE_INTEGER,
): void {
  if (Number.isSafeInteger(value) && value >= min && value <= max) return;
  const range = max === Number.MAX_SAFE_INTEGER ? `from ${min} up` : `from ${min} to ${max}`;
  const remedy = value > max ? 'The data have no more.' : `Try ${Math.min(min + 1, max)}.`;
  throw mismatch(what, `a whole number ${range}`, `${value}`, remedy);
}
