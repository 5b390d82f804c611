import type { SimulateOptions } from './simulate.ts';

/**
 * A published data set: what moves, how many frames of it, how far apart, and the noise it is seen
 * with. It lacks a number of trajectories and a seed: `simulate({ ...preset, trajectories, seed })`.
 */
export type Preset = Required<Pick<SimulateOptions, 'system' | 'frames' | 'dt' | 'noise'>>;
