import { mismatch, type PhaseState, seededRng } from '@hgn/core';
import type { System } from './system.ts';

type State = PhaseState<Float64Array>;

/** What is compared. */
type Slopes = Pick<
  System,
  'name' | 'dimension' | 'separable' | 'energy' | 'dHdq' | 'dHdp' | 'sample'
>;

const STATES = 4;
/** Of central differences, beside 1 + |gradient|: a mistake is larger. */
const TOLERANCE = 1e-5;
const STEP = 1e-5;

/**
 * Compares gradients with central differences of the energy, where a few trajectories begin.
 *
 * @throws HgnError if they differ, a separable H is none, or a state or gradient has another length
 */
export function assertGradients(system: Slopes): void {
  const { name, dimension, separable, energy, sample } = system;
  const states = Array.from({ length: STATES }, (_, i) => sample(seededRng(0).split(i)));
  for (const [i, state] of states.entries()) {
    for (const half of ['q', 'p'] as const) {
      const gradient = half === 'q' ? system.dHdq : system.dHdp;
      const got = gradient(state);
      if (state[half].length !== dimension || got.length !== dimension) {
        const lengths = `${state[half].length} and ${got.length}`;
        const what = `${name}: ${half} and dHd${half}`;
        throw mismatch(what, `length ${dimension}`, lengths, 'See `dimension`.');
      }
      const along = (k: number, by: number): number => energy(nudged(state, half, k, by));
      const expected = got.map((_, k) => (along(k, STEP) - along(k, -STEP)) / (2 * STEP));
      if (!near(got, expected)) {
        const remedy = 'Look for a sign or a factor, there or in the energy.';
        throw mismatch(`${name}: dHd${half}`, list(expected), list(got), remedy);
      }
      const other = half === 'q' ? 'p' : 'q';
      const mixed = { ...state, [other]: (states.at(i - 1) as State)[other] };
      if (separable && !near(gradient(mixed), got)) {
        const remedy = 'Leave `separable` out.';
        throw mismatch(`${name}: dHd${half}`, `nothing of ${other}`, 'another gradient', remedy);
      }
    }
  }
}

function nudged(state: State, half: 'q' | 'p', k: number, by: number): State {
  return { ...state, [half]: state[half].with(k, (state[half][k] as number) + by) };
}

function near(x: Float64Array, y: Float64Array): boolean {
  const apart = Math.hypot(...x.map((value, k) => value - (y[k] as number)));
  return apart <= TOLERANCE * (1 + Math.hypot(...y));
}

const list = (x: Float64Array): string => `[${Array.from(x, (v) => v.toPrecision(6)).join(', ')}]`;
