/**
 * The simulators of CampusAI's re-implementation: 34 frames, an eighth apart, and the noise of its
 * level 1, which the paper's four had after 2020-12-11; until then it was 0. The canvas is that of its
 * renderer, and so are the radii of discs.
 *
 * @see C. Balsells Rodas, O. Canal Anton, F. Taschin, [Re] Hamiltonian Generative Networks, 2021,
 *   DOI 10.5281/zenodo.4835278; github.com/CampusAI/Hamiltonian-Generative-Networks
 */

import type { Preset } from '../preset.ts';
import { doublePendulum as twoPendulums } from '../systems/double-pendulum.ts';
import { massSpring as spring } from '../systems/mass-spring.ts';
import { nBody } from '../systems/n-body.ts';
import { pendulum as swing } from '../systems/pendulum.ts';
import { twoBody as twoBodies } from '../systems/two-body.ts';

const frames = 34;
const dt = 0.125;
const spread = 'square';

/** m = 0.5, k = 2, radius 0.1 to 1. */
export const massSpring = (): Preset => ({
  system: spring({ spread, canvas: 2, size: 0.5 }),
  frames,
  dt,
  noise: 0.1,
});

/** Damping ratio 0.3, which is a friction of 2·0.3·√(k·m), radius 0.75 to 1.4. */
export const dampedSpring = (): Preset => ({
  system: spring({ friction: 0.6, radius: [0.75, 1.4], spread, canvas: 2, size: 0.5 }),
  frames,
  dt,
  noise: 0.1,
});

/** The physical potential m·g·l·(1 − cos q), unlike the paper's; radius 1.3 to 2.3. */
export const pendulum = (): Preset => ({
  system: swing({ potential: 'mgl', spread, canvas: 2, size: 0.5 }),
  frames,
  dt,
  noise: 0.1,
});

/** m = 1, l = 1, g = 3; all angles together at a distance of 0.5 to 1.3, the momenta too. */
export const doublePendulum = (): Preset => ({
  system: twoPendulums({
    mass1: 1,
    mass2: 1,
    radius: [0.5, 1.3],
    start: 'all',
    canvas: 2.5,
    size: 1 / 3,
  }),
  frames,
  dt,
  noise: 0.05,
});

/** Circles with a radius of 0.5 to 1.5, orbit noise 0.1. */
export const twoBody = (): Preset => ({
  system: twoBodies({ start: 'circle', orbitNoise: 0.1, spread, canvas: 3, size: 0.375 }),
  frames,
  dt,
  noise: 0.05,
});

/** A triangle with a radius of 0.9 to 1.2, orbit noise 0.1. */
export const threeBody = (): Preset => ({
  system: nBody({
    bodies: 3,
    softening: 0,
    radius: [0.9, 1.2],
    orbitNoise: 0.1,
    closest: 0.2,
    spread,
    canvas: 3,
    size: 0.1875,
  }),
  frames,
  dt,
  noise: 0.2,
});
