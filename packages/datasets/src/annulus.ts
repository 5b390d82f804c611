import type { Rng } from '@hgn/core';
import type { RadiusRange } from './constants.ts';

/** A point of the plane in a direction uniform in angle, at a distance uniform in the range. */
export function onAnnulus(rng: Rng, [from, to]: RadiusRange): readonly [x: number, y: number] {
  const radius = from + (to - from) * rng.uniform();
  const angle = 2 * Math.PI * rng.uniform();
  return [radius * Math.cos(angle), radius * Math.sin(angle)];
}
