import { mismatch, type PhaseState } from '@hgn/core';
import type { Constant, Variation } from './constants.ts';
import type { System } from './system.ts';
import type { SystemFamily } from './system-family.ts';

/** True states of a system at equal intervals of time, and all that is needed to make them again. */
export type Trajectories = {
  /** The name and constants of the system, or of the family of systems. */
  readonly system: string;
  readonly constants: Readonly<Record<string, Constant | Variation>>;
  /** The constants that differ from trajectory to trajectory, by name, each `[count]`. */
  readonly parameters: Readonly<Record<string, Float64Array>>;
  /** Trajectory i depends on the system, `seed`, `split` and `from + i` alone. */
  readonly seed: number;
  readonly split: string;
  readonly from: number;
  /** How many were drawn that the system does not allow, and drawn anew. */
  readonly redrawn: number;
  /** Time between frames. */
  readonly dt: number;
  /** Standard deviation of what is added to each coordinate where it is seen: `observationOf`. */
  readonly noise: number;
  /** The shape `[count, frames, dimension]` of `q` and of `p`. */
  readonly count: number;
  readonly frames: number;
  readonly dimension: number;
  /** Without noise. */
  readonly q: Float64Array;
  readonly p: Float64Array;
};

/** The state of a trajectory at a frame, a view into the data; both count from 0. */
export function stateOf(
  { dimension, frames, q, p }: Trajectories,
  trajectory: number,
  frame: number,
): PhaseState<Float64Array> {
  const start = (trajectory * frames + frame) * dimension;
  return { q: q.subarray(start, start + dimension), p: p.subarray(start, start + dimension) };
}

/** The system that a trajectory was made by: `system`, or its member with the trajectory's constants. */
export function memberOf(
  system: System | SystemFamily,
  { parameters }: Trajectories,
  trajectory: number,
): System {
  if (!('member' in system)) return system;
  const own = Object.entries(parameters).map(([name, values]) => [name, values[trajectory]]);
  return system.member(Object.fromEntries(own) as Readonly<Record<string, number>>);
}

/** @throws HgnError unless `data` was made by `system`, or by one with the same constants */
export function assertMadeBy(system: System | SystemFamily, data: Trajectories): void {
  const made = `${data.system} ${JSON.stringify(data.constants)}`;
  const given = `${system.name} ${JSON.stringify(system.constants)}`;
  if (made === given) return;
  throw mismatch('system', made, given, 'Make it with the constants of the data.');
}
