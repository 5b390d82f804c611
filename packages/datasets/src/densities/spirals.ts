import type { Density2d } from './density-2d.ts';
import type { NoiseOptions } from './moons.ts';
import { noisyCurves } from './noisy-curves.ts';

/**
 * Two spirals ±(−t·cos t, t·sin t)/3, t = 3π·√u with u even from 0 to 1. FFJORD's code adds a uniform
 * number from 0 to 1/2 to x and to y before it divides by 3, which makes a square of each point; we do
 * not.
 *
 * @see W. Grathwohl et al., FFJORD, 2019, arXiv:1810.01367, `toy_data.py`
 */
export function spirals({ deviation = 0.1 }: NoiseOptions = {}): Density2d {
  const arm =
    (side: 1 | -1) =>
    (s: number): readonly [number, number] => {
      const t = 3 * Math.PI * s;
      return [(-side * t * Math.cos(t)) / 3, (side * t * Math.sin(t)) / 3];
    };
  return noisyCurves({
    name: 'spirals',
    deviation,
    curves: [
      { at: arm(1), power: 2 },
      { at: arm(-1), power: 2 },
    ],
  });
}
