import { mismatch } from '@hgn/core';

/** A mean and its confidence interval, as `meanInterval` of @hgn/model makes them. */
export interface Estimate {
  readonly mean: number;
  readonly low: number;
  readonly high: number;
}

/**
 * A number for reading: whole as it is, else with three digits, `6.23 × 10⁻⁴` where it is small
 * or large; an estimate with its interval, `6.23 [5.98, 6.48] × 10⁻⁴`.
 *
 * @throws HgnError if it is not finite
 */
export function numberText(number: number | Estimate): string {
  const { mean, low, high } =
    typeof number === 'number' ? { mean: number, low: number, high: number } : number;
  if (![mean, low, high].every(Number.isFinite)) {
    throw mismatch(
      'number',
      'a finite one',
      `${mean} [${low}, ${high}]`,
      'Say in words what happened.',
    );
  }
  if (Number.isSafeInteger(number)) return minus(String(mean));
  const exponent = Number(mean.toExponential(2).split('e')[1]);
  const shift = exponent < -2 || exponent > 4 ? exponent : 0;
  const digits = Math.max(0, 2 - exponent + shift);
  const text = (x: number): string => (x / 10 ** shift).toFixed(digits);
  const interval = typeof number === 'number' ? '' : ` [${text(low)}, ${text(high)}]`;
  return minus(text(mean) + interval) + (shift === 0 ? '' : ` × 10${superscript(shift)}`);
}

function minus(text: string): string {
  return text.replaceAll('-', '−');
}

function superscript(number: number): string {
  return String(number).replace(/[-\d]/g, (sign) =>
    '⁻⁰¹²³⁴⁵⁶⁷⁸⁹'.charAt(1 + Number(sign === '-' ? -1 : sign)),
  );
}
