/**
 * The systems of hamiltonian-nn, which the paper took over: states with noise, or orbits without. Its
 * initial directions are those of points of a square.
 *
 * @see S. Greydanus, M. Dzamba, J. Yosinski, Hamiltonian Neural Networks, 2019, arXiv:1906.01563
 */

import type { Preset } from '../preset.ts';
import { massSpring as spring } from '../systems/mass-spring.ts';
import { pendulum as swing } from '../systems/pendulum.ts';
import { threeBody as threeBodies } from '../systems/three-body.ts';
import { twoBody as twoBodies } from '../systems/two-body.ts';

/** H = q² + p², 30 states in a time of 3, noise 0.1. */
export const massSpring = (): Preset => ({
  system: spring({ spread: 'square' }),
  frames: 30,
  dt: 3 / 29,
  noise: 0.1,
});

/** H = 3·(1 − cos q) + p², 45 states in a time of 3, noise 0.1. */
export const pendulum = (): Preset => ({
  system: swing({ spread: 'square' }),
  frames: 45,
  dt: 3 / 44,
  noise: 0.1,
});

/** 50 states in a time of 20, orbit noise 0.05. */
export const twoBody = (): Preset => ({
  system: twoBodies({ orbitNoise: 0.05, canvas: 3.5 }),
  frames: 50,
  dt: 20 / 49,
  noise: 0,
});

/** 20 states in a time of 5, orbit noise 0.2. */
export const threeBody = (): Preset => ({
  system: threeBodies({ spread: 'square' }),
  frames: 20,
  dt: 5 / 19,
  noise: 0,
});
