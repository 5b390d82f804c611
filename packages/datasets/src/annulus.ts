import type { Rng } from '@hgn/core';
import type { RadiusRange } from './constants.ts';

/**
 * How points lie on an annulus: with a radius that is uniform in the range, as in the paper; uniform
 * in area, as in DeepMind's suite of 2021 where colours vary; or with a uniform radius in the
 * direction of a point of a square, a little more often towards its corners, as in hamiltonian-nn.
 */
export type Spread = 'radius' | 'area' | 'square';

/** A point of the plane at a distance in the range, in a random direction. */
export function onAnnulus(
  rng: Rng,
  [from, to]: RadiusRange,
  spread: Spread = 'radius',
): readonly [x: number, y: number] {
  const share = rng.uniform();
  const radius =
    spread === 'area'
      ? Math.sqrt(from ** 2 + (to ** 2 - from ** 2) * share)
      : from + (to - from) * share;
  if (spread === 'square') {
    const [x, y] = [2 * rng.uniform() - 1, 2 * rng.uniform() - 1];
    const length = Math.hypot(x, y);
    return [(radius * x) / length, (radius * y) / length];
  }
  const angle = 2 * Math.PI * rng.uniform();
  return [radius * Math.cos(angle), radius * Math.sin(angle)];
}
