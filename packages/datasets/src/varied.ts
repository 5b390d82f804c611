import { HgnError, mismatch, type Rng } from '@hgn/core';
import type { Variation } from './constants.ts';
import type { System } from './system.ts';
import type { MemberParameters, SystemFamily } from './system-family.ts';

/** Options of a factory, with numbers that may be drawn. */
export type Varied<O> = {
  readonly [K in keyof O]: O[K] | (number extends O[K] ? Variation : never);
};

/**
 * The family of the systems that `make` makes, with those of its constants that are given as a
 * {@link Variation} drawn anew for each trajectory, each from a stream of its own:
 * `varied(massSpring, { mass: { from: 0.2, to: 1 }, hue: { oneOf: [0, 1 / 3, 2 / 3] } })`.
 *
 * @throws HgnError if nothing varies, a range is none, or `make` refuses what may be drawn
 */
export function varied<O extends object>(
  make: (options: O) => System,
  options: Varied<O>,
): SystemFamily {
  const variations = Object.entries(options).filter((entry): entry is [string, Variation] =>
    isVariation(entry[1]),
  );
  if (variations.length === 0) {
    throw new HgnError(
      'varied: expected a constant to draw, got none. Write { from, to } for one, or take the system itself.',
    );
  }
  const member = (parameters: MemberParameters): System => make({ ...options, ...parameters } as O);
  const first = member(extreme(variations, (values) => Math.min(...values)));
  const last = member(extreme(variations, (values) => Math.max(...values)));
  const { name, constants, dimension } = first;
  if (last.name !== name || last.dimension !== dimension) {
    const got = `${last.name} with ${last.dimension}`;
    throw mismatch(
      'varied',
      `${name} with ${dimension} degrees of freedom`,
      got,
      'Fix the number.',
    );
  }
  return {
    name,
    constants: { ...constants, ...Object.fromEntries(variations) },
    dimension,
    parameters: (rng) =>
      Object.fromEntries(variations.map(([key, of]) => [key, drawn(of, rng.split(key))])),
    member,
  };
}

/** Whether a constant is one that is drawn. */
export function isVariation(value: unknown): value is Variation {
  return typeof value === 'object' && value !== null && ('oneOf' in value || 'from' in value);
}

function drawn(variation: Variation, rng: Rng): number {
  if ('oneOf' in variation) {
    return variation.oneOf[rng.integer(variation.oneOf.length)] as number;
  }
  return variation.from + (variation.to - variation.from) * rng.uniform();
}

function extreme(
  variations: readonly (readonly [string, Variation])[],
  pick: (values: readonly number[]) => number,
): MemberParameters {
  const values = variations.map(([name, variation]) => {
    const few = 'oneOf' in variation ? variation.oneOf : [variation.from, variation.to];
    const value = few.length === 0 ? NaN : pick(few);
    if (Number.isFinite(value)) return [name, value];
    const got = JSON.stringify(variation);
    throw mismatch(`varied: ${name}`, 'finite numbers', got, 'Write { from, to } or { oneOf }.');
  });
  return Object.fromEntries(values) as MemberParameters;
}
