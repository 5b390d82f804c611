import type { Rng } from '@hgn/core';

/** An index, each as likely as its share; shares sum to 1. */
export function pick({ uniform }: Rng, shares: readonly number[]): number {
  let left = uniform();
  const index = shares.findIndex((share) => (left -= share) < 0);
  // rounding may leave a sum just short of 1
  return index < 0 ? shares.length - 1 : index;
}
