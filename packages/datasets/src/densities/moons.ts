import type { Density2d } from './density-2d.ts';
import { noisyCurves } from './noisy-curves.ts';

/** How noisy points on curves are. */
export type NoiseOptions = {
  /** Of the Gaussian noise that is added to x and to y. */
  readonly deviation?: number;
};

/**
 * Two half circles that reach into each other, as scikit-learn's `make_moons` with noise 0.1, moved and
 * doubled as in FFJORD: points are even in angle.
 *
 * @see W. Grathwohl et al., FFJORD, 2019, arXiv:1810.01367, `toy_data.py`
 */
export function moons({ deviation = 0.2 }: NoiseOptions = {}): Density2d {
  return noisyCurves({
    name: 'moons',
    deviation,
    curves: [
      { at: (s) => [2 * Math.cos(Math.PI * s) - 1, 2 * Math.sin(Math.PI * s) - 0.2] },
      { at: (s) => [1 - 2 * Math.cos(Math.PI * s), 0.8 - 2 * Math.sin(Math.PI * s)] },
    ],
  });
}
