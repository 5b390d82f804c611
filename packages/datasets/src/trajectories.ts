import { mismatch, type PhaseState } from '@hgn/core';
import type { Constants } from './constants.ts';
import type { System } from './system.ts';

/** States of a system at equal intervals of time, and all that is needed to make them again. */
export type Trajectories = {
  /** The system's name and constants. */
  readonly system: string;
  readonly constants: Constants;
  /** Trajectory i depends on the system, `seed`, `split` and `from + i` alone. */
  readonly seed: number;
  readonly split: string;
  readonly from: number;
  /** Time between frames. */
  readonly dt: number;
  /** The shape `[count, frames, dimension]` of `q` and of `p`. */
  readonly count: number;
  readonly frames: number;
  readonly dimension: number;
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

/** @throws HgnError unless `data` was made by `system`, or by one with the same constants */
export function assertMadeBy(system: System, data: Trajectories): void {
  const made = `${data.system} ${JSON.stringify(data.constants)}`;
  const given = `${system.name} ${JSON.stringify(system.constants)}`;
  if (made === given) return;
  throw mismatch('system', made, given, 'Make it with the constants of the data.');
}
