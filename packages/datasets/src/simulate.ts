import { HgnError, mismatch, type PhaseState, seededRng } from '@hgn/core';
import { assertWhole } from './assert-whole.ts';
import { advance } from './advance.ts';
import type { System } from './system.ts';
import type { Trajectories } from './trajectories.ts';

/** What to simulate. */
export type SimulateOptions = {
  readonly system: System;
  /** How many. */
  readonly trajectories: number;
  /** States of each, the first one included. */
  readonly frames: number;
  /** Time between frames; negative is backward. */
  readonly dt: number;
  readonly seed: number;
  /** Another split has other trajectories, whatever their number: `'train'` by default, `'test'`. */
  readonly split?: string;
  /** Index of the first one, 0 by default: a set can be made in pieces. */
  readonly from?: number;
};

/**
 * Trajectories of a system, true to 1e-12: by its solution where it has one, else integrated to
 * rounding.
 *
 * @throws HgnError if a number is out of its range, or the motion cannot be integrated
 */
export function simulate({
  system,
  trajectories: count,
  frames,
  dt,
  seed,
  split = 'train',
  from = 0,
}: SimulateOptions): Trajectories {
  assertWhole('trajectories', count, 1);
  assertWhole('frames', frames, 1);
  assertWhole('from', from, 0);
  if (!Number.isFinite(dt) || dt === 0) {
    throw mismatch('dt', 'a number other than 0', `${dt}`, 'Try 0.125.');
  }
  const { name, constants, dimension } = system;
  const [q, p] = allocate([count, frames, dimension]);
  const rng = seededRng(seed).split('trajectories').split(split);
  for (let i = 0; i < count; i++) {
    const first = system.sample(rng.split(from + i));
    if (first.q.length !== dimension || first.p.length !== dimension) {
      const got = `${first.q.length} and ${first.p.length}`;
      throw mismatch(`${name}: sample`, `q and p of length ${dimension}`, got, 'See `dimension`.');
    }
    let state = first;
    for (let frame = 0; frame < frames; frame++) {
      if (frame > 0) state = next(system, first, state, frame, dt);
      q.set(state.q, (i * frames + frame) * dimension);
      p.set(state.p, (i * frames + frame) * dimension);
    }
  }
  return { system: name, constants, seed, split, from, dt, count, frames, dimension, q, p };
}

function next(
  system: System,
  first: PhaseState<Float64Array>,
  state: PhaseState<Float64Array>,
  frame: number,
  dt: number,
): PhaseState<Float64Array> {
  return system.solution?.(first, frame * dt) ?? advance(system, state, dt);
}

function allocate(shape: readonly number[]): readonly [Float64Array, Float64Array] {
  const length = shape.reduce((a, b) => a * b, 1);
  try {
    return [new Float64Array(length), new Float64Array(length)];
  } catch (cause) {
    const size = `${((16 * length) / 1e9).toPrecision(3)} GB`;
    const message = `trajectories: expected a set that fits into memory, got ${size}.`;
    throw new HgnError(`${message} Make it in pieces, with \`from\`.`, { cause });
  }
}
