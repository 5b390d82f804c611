import type { Density2d } from './density-2d.ts';
import type { NoiseOptions } from './moons.ts';
import { noisyCurves } from './noisy-curves.ts';

/**
 * A spiral (t·cos t, t·sin t)/5 with t even from 3π/2 to 9π/2: the first and the last coordinate of
 * scikit-learn's `make_swiss_roll` with noise 1, a fifth of it.
 *
 * @see W. Grathwohl et al., FFJORD, 2019, arXiv:1810.01367, `toy_data.py`
 */
export function swissRoll({ deviation = 0.2 }: NoiseOptions = {}): Density2d {
  const at = (s: number): readonly [number, number] => {
    const t = 1.5 * Math.PI * (1 + 2 * s);
    return [(t * Math.cos(t)) / 5, (t * Math.sin(t)) / 5];
  };
  return noisyCurves({ name: 'swiss roll', deviation, curves: [{ at }] });
}
