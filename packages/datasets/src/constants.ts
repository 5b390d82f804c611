import { mismatch } from '@hgn/core';

/** JSON. */
export type Constant = string | number | readonly number[];

/** The constants of a system, by name. */
export type Constants = Readonly<Record<string, Constant>>;

/** What a constant is drawn from: uniform between two numbers, or one of a few. */
export type Variation =
  { readonly from: number; readonly to: number } | { readonly oneOf: readonly number[] };

/** Where initial states lie: at a distance from the origin of phase space in this range. */
export type RadiusRange = readonly [from: number, to: number];

/** @throws HgnError that names the first of the `constants` that is not a number above 0 */
export function assertPositive(system: string, constants: Readonly<Record<string, number>>): void {
  for (const [name, value] of Object.entries(constants)) {
    if (value > 0 && value < Infinity) continue;
    throw mismatch(
      `${system}: ${name}`,
      'a number above 0',
      `${value}`,
      'Leave it out for its default.',
    );
  }
}

/** @throws HgnError unless γ is 0 or more */
export function assertFriction(system: string, friction: number): void {
  if (friction >= 0 && friction < Infinity) return;
  const remedy = 'Leave it out for a motion without any.';
  throw mismatch(`${system}: friction`, 'a number from 0 up', `${friction}`, remedy);
}

/** @throws HgnError unless 0 ≤ from ≤ to; constants may come from a file, and be anything */
export function assertRadius(system: string, radius: RadiusRange): void {
  const [from = NaN, to = NaN] = Array.isArray(radius) ? (radius as RadiusRange) : [];
  if (from >= 0 && from <= to && to < Infinity) return;
  const remedy = 'Give the smaller one first.';
  throw mismatch(
    `${system}: radius`,
    'two numbers, 0 ≤ from ≤ to',
    [radius].flat().join(', '),
    remedy,
  );
}
