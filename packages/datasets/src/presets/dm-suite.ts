/**
 * The 17 data sets of DeepMind's Hamiltonian Dynamics Suite, 50,000 trajectories to train on and
 * 20,000 held out of each; 256 frames of toy physics 0.05 apart, of games 0.1 apart; without noise.
 * Constants that vary are uniform, colours are one of six, and the origin is anywhere within 0.4 times
 * the half-width of what moves, which leaves the canvas 1.4 times as wide.
 *
 * Pendulums of the suite are seen upside down, with a room above the pivot: turn the picture over.
 * The frame intervals, densities and temperatures of molecules, and the furniture, are ours.
 *
 * @see A. Botev et al., Which priors matter? Benchmarking models for learning latent dynamics,
 *   2021, arXiv:2111.05458; github.com/google-deepmind/dm_hamiltonian_dynamics_suite
 */

import type { Variation } from '../constants.ts';
import type { Preset } from '../preset.ts';
import type { System } from '../system.ts';
import { doublePendulum as twoPendulums } from '../systems/double-pendulum.ts';
import { lennardJones } from '../systems/lennard-jones.ts';
import { massSpring as spring } from '../systems/mass-spring.ts';
import { matchingPennies as pennies } from '../systems/matching-pennies.ts';
import { pendulum as swing } from '../systems/pendulum.ts';
import { rockPaperScissors as rockPaper } from '../systems/rock-paper-scissors.ts';
import { room } from '../systems/room.ts';
import { twoBody as twoBodies } from '../systems/two-body.ts';
import { varied } from '../varied.ts';

const frames = 256;
const toy = { frames, dt: 0.05, noise: 0 };
const friction = 0.05;
const hue: Variation = { oneOf: [0, 1 / 6, 1 / 3, 1 / 2, 2 / 3, 5 / 6] };
/** Of another colour than the first, each pair of two colours as likely as any. */
const apart: Variation = { oneOf: [1 / 6, 1 / 3, 1 / 2, 2 / 3, 5 / 6] };
const upTo = (most: number): Variation => ({ from: -most, to: most });
const disc = (mass: number): number => Math.sqrt(mass / Math.PI);

const springs = (damping: Pick<System, 'friction'>): Preset => {
  const half = 1 + disc(1);
  const place = { x: upTo(0.4 * half), y: upTo(0.4 * half), aside: { from: 0, to: 1 } };
  const mass = { from: 0.2, to: 1 };
  const look = { canvas: 1.4 * half, hue, ...place };
  return { system: varied(spring, { mass, spread: 'area', ...look, ...damping }), ...toy };
};

const pendulums = (damping: Pick<System, 'friction'>): Preset => {
  const half = 1 + disc(1.5);
  const look = { canvas: 1.4 * half, hue, x: upTo(0.4 * half), y: upTo(0.4 * half) };
  const constants = {
    mass: { from: 0.5, to: 1.5 },
    gravity: { from: 3, to: 4 },
    length: { from: 0.5, to: 1 },
  };
  const system = varied(swing, {
    ...constants,
    potential: 'mgl',
    spread: 'area',
    ...look,
    ...damping,
  });
  return { system, ...toy };
};

const doublePendulums = (damping: Pick<System, 'friction'>): Preset => {
  const half = 2 + disc(0.6);
  const look = { canvas: 1.4 * half, hue, apart, x: upTo(0.4 * half), y: upTo(0.4 * half) };
  const [mass, length] = [
    { from: 0.4, to: 0.6 },
    { from: 0.75, to: 1 },
  ];
  const system = varied(twoPendulums, {
    mass1: mass,
    mass2: mass,
    length1: length,
    length2: length,
    gravity: { from: 2.5, to: 4 },
    radius: [1, 2.5],
    spread: 'area',
    ...look,
    ...damping,
  });
  return { system, ...toy };
};

/** m = 0.5, k = 2, radius 0.1 to 1. */
export const massSpring = (): Preset => ({ system: spring(), ...toy });

/** m = 0.2 to 1, k = 2, radius 0.1 to 1, uniform in area. */
export const massSpringColors = (): Preset => springs({});

/** The same with friction 0.05. */
export const massSpringColorsFriction = (): Preset => springs({ friction });

/** m = 0.5, g = 3, l = 1, radius 1.3 to 2.3, the physical potential. */
export const pendulum = (): Preset => ({ system: swing({ potential: 'mgl' }), ...toy });

/** m = 0.5 to 1.5, g = 3 to 4, l = 0.5 to 1, radius 1.3 to 2.3, uniform in area. */
export const pendulumColors = (): Preset => pendulums({});

/** The same with friction 0.05. */
export const pendulumColorsFriction = (): Preset => pendulums({ friction });

/** m = 0.5, g = 3, l = 1, radius 1.3 to 2.3 for each bob. */
export const doublePendulum = (): Preset => ({ system: twoPendulums(), ...toy });

/** m = 0.4 to 0.6, g = 2.5 to 4, l = 0.75 to 1, radius 1 to 2.5, uniform in area. */
export const doublePendulumColors = (): Preset => doublePendulums({});

/** The same with friction 0.05. */
export const doublePendulumColorsFriction = (): Preset => doublePendulums({ friction });

/** m = 1, g = 1, coordinates 0.5 to 1.5, half-width 2.75. */
export const twoBody = (): Preset => ({ system: twoBodies({ sense: -1, canvas: 2.75 }), ...toy });

/** m = 0.5 to 1.5 each, g = 0.5 to 1.5, the same momenta, half-width 5. */
export const twoBodyColors = (): Preset => {
  const [mass, gravity] = [
    { from: 0.5, to: 1.5 },
    { from: 0.5, to: 1.5 },
  ];
  const look = { canvas: 5, hue, apart };
  const system = varied(twoBodies, { mass1: mass, mass2: mass, gravity, sense: -1, ...look });
  return { system, ...toy };
};

/** Replicator dynamics, 2 × 2 squares. */
export const matchingPennies = (): Preset => ({ system: pennies(), frames, dt: 0.1, noise: 0 });

/** Replicator dynamics, 3 × 3 squares. */
export const rockPaperScissors = (): Preset => ({ system: rockPaper(), frames, dt: 0.1, noise: 0 });

/** 4 particles at a very low density. */
export const lennardJones4 = (): Preset => ({
  system: lennardJones({ particles: 4, density: 0.04 }),
  ...toy,
});

/** 16 particles of a liquid. */
export const lennardJones16 = (): Preset => ({ system: lennardJones(), ...toy });

const rooms = (path: 'circle' | 'spiral'): Preset => ({
  system: varied(room, { room: { from: 0, to: 2 ** 31 }, path }),
  frames,
  dt: 0.1, // a tenth of a degree
  noise: 0,
});

/** A camera on a circle of latitude. */
export const roomCircle = (): Preset => rooms('circle');

/** A camera on a golden spiral, down to the floor. */
export const roomSpiral = (): Preset => rooms('spiral');
