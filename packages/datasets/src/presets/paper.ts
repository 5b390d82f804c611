/**
 * The four data sets of the paper, 50,000 trajectories to train on and 10,000 held out of each, with
 * the noise that it states: of a standard deviation of so much, on every coordinate of every frame.
 *
 * It may have had less. Its pixel errors lie below what such noise leaves to the best of models, and
 * 0.05 and 0.2 are also the orbit noise of hamiltonian-nn, whose code its other constants are from;
 * the bodies here have both. `{ ...paper.massSpring(), noise: 0 }` has none. The time between frames
 * is that of DeepMind's own re-creation of the model; the paper does not state it.
 *
 * @see P. Toth et al., Hamiltonian Generative Networks, 2020, section 4, arXiv:1909.13789
 * @see C. Balsells Rodas, O. Canal Anton, F. Taschin, [Re] Hamiltonian Generative Networks, 2021,
 *   DOI 10.5281/zenodo.4835278
 */

import type { Preset } from '../preset.ts';
import { massSpring as spring } from '../systems/mass-spring.ts';
import { pendulum as swing } from '../systems/pendulum.ts';
import { threeBody as threeBodies } from '../systems/three-body.ts';
import { twoBody as twoBodies } from '../systems/two-body.ts';

const frames = 30;
const dt = 0.125;

/** m = 0.5, k = 2, radius 0.1 to 1, noise 0.1. */
export const massSpring = (): Preset => ({ system: spring(), frames, dt, noise: 0.1 });

/** m = 0.5, l = 1, g = 3, the potential 2·m·g·l·(1 − cos q) as printed, radius 1.3 to 2.3, noise 0.1. */
export const pendulum = (): Preset => ({ system: swing(), frames, dt, noise: 0.1 });

/** m = 1, g = 1, coordinates 0.5 to 1.5, noise 0.05. */
export const twoBody = (): Preset => ({
  system: twoBodies({ orbitNoise: 0.05 }),
  frames,
  dt,
  noise: 0.05,
});

/** m = 1, g = 1, radius 0.9 to 1.2, noise 0.2. */
export const threeBody = (): Preset => ({ system: threeBodies(), frames, dt, noise: 0.2 });
