import { mismatch, type PhaseState, seededRng } from '@hgn/core';
import { simulate, stateOf, type System } from '@hgn/datasets';
import { accuracy, type Contender, type Task } from '@hgn/work-precision';
import { oneSystem } from './catalog.ts';
import { defaults } from './config.ts';

type State = PhaseState<Float64Array>;

/** Times at which methods are compared with the truth. */
export const SAMPLES = 64;

/** Of a second integration: no power of 2, as steps that do not settle are halved. */
const FINER = 3;

/** A motion of a system of the catalogue. */
export interface BenchTask extends Task {
  readonly system: System;
  /** Where the truth comes from. */
  readonly truth: 'closed form' | 'integrated to rounding';
  /**
   * How far the truth itself is to be trusted: the largest difference of a second integration, with
   * other steps; 0 if in closed form. Chaos makes it large.
   */
  readonly floor: number;
}

/** Where it begins unless one says so: the starts that are seen in the literature, q first. */
const USUAL: Readonly<Record<string, readonly number[]>> = {
  kepler: [0.4, 0, 0, 2], // eccentricity 0.6, at the perihelion, period 2π
};

/**
 * A motion of so much time: from the state that is given, q first, else from one that is drawn with the seed,
 * else, without a seed, from the usual one of the system.
 *
 * @throws HgnError if there is no such system, its energy is not conserved, or its state has another length
 */
export function benchTask(
  name: string,
  {
    time,
    seed,
    start = seed === undefined ? USUAL[name] : undefined,
  }: { readonly time: number; readonly seed?: number; readonly start?: readonly number[] },
): BenchTask {
  const number = seed ?? defaults.seed;
  const system = oneSystem(name, number);
  const { friction = 0 } = system;
  if (friction !== 0) {
    const remedy = 'Its energy falls: there is nothing to conserve.';
    throw mismatch(`--system ${name}`, 'no friction', `${friction}`, remedy);
  }
  const begin =
    start === undefined ? system.sample(seededRng(number).split(name)) : given(system, start);
  const path = trajectory(system, begin, time, SAMPLES);
  const exact = (t: number): State => path[Math.round((t / time) * SAMPLES)] as State;
  const task = { system, start: begin, span: time, exact };
  if (system.solution !== undefined) return { ...task, truth: 'closed form', floor: 0 };
  const finer = trajectory(system, begin, time, FINER * SAMPLES);
  const twin: Contender = {
    name: 'twin',
    dial: 'tolerance',
    solve: (_, __, times) =>
      times.map((t) => finer[Math.round((t / time) * FINER * SAMPLES)] as State),
  };
  const { largestError } = accuracy(twin, task, { setting: 0, samples: SAMPLES });
  return { ...task, truth: 'integrated to rounding', floor: largestError };
}

/** The states at so many equal intervals, the first one included. */
function trajectory(system: System, begin: State, time: number, intervals: number): State[] {
  const data = simulate({
    // a motion of its own, which need not stay in the picture
    system: { ...system, sample: () => begin, allows: () => true },
    trajectories: 1,
    frames: intervals + 1,
    dt: time / intervals,
    seed: 0,
  });
  return Array.from({ length: intervals + 1 }, (_, i) => stateOf(data, 0, i));
}

function given({ name, dimension }: System, numbers: readonly number[]): State {
  if (numbers.length !== 2 * dimension) {
    const expected = `${dimension} of q, then ${dimension} of p, for ${name}`;
    throw mismatch('--start', expected, `${numbers.length} numbers`, 'Write --start 0.4,0,0,2.');
  }
  return {
    q: Float64Array.from(numbers.slice(0, dimension)),
    p: Float64Array.from(numbers.slice(dimension)),
  };
}
