import { HgnError, type PhaseState } from '@hgn/core';
import type { System } from './system.ts';

/** What moves, and where it may go. */
type Motion = Pick<System, 'separable' | 'dHdq' | 'dHdp' | 'friction' | 'allows'>;

type State = PhaseState<Float64Array>;

/** Of a step, by the difference of the last two columns, beside the size of q and of p. */
const TOLERANCE = 1e-14;
/** A relative displacement that shows what a rounding of a state does to its gradients, */
const NUDGE = 2 ** -26;
/** and how many such roundings a step may be off where it does not settle. */
const ROUNDINGS = 4;
/** Of the columns before, lest two agree by chance. */
const NEARLY = 1e-8;
const COLUMNS = 9;
const HALVINGS = 20;

/**
 * The state a time `dt` later, to rounding: the method of Gragg, Bulirsch and Stoer. Its basis is the
 * explicit midpoint rule with 2, 4, 6, … substeps, whose error is a series in (dt/n)², so that each
 * column of the extrapolation gains two orders, on any smooth H. Where nine columns do not settle,
 * not even to what a rounding of the state does to its gradients, the step is taken in two halves.
 * Undefined if it comes to a state that is not allowed, here or at the end of a part of it.
 *
 * @throws HgnError if a millionth of the step does not settle either
 * @see E. Hairer, S. P. Nørsett, G. Wanner, Solving Ordinary Differential Equations I, 1993,
 *   section II.9, DOI 10.1007/978-3-540-78862-1
 */
export function advance(
  system: Motion,
  state: State,
  dt: number,
  halvings: number = HALVINGS,
): State | undefined {
  let above: readonly Float64Array[] = [];
  let error = Infinity;
  for (let j = 1; j <= COLUMNS; j++) {
    const row = [midpoints(system, state, dt, 2 * j)];
    above.forEach((corner, k) => {
      const left = row[k] as Float64Array;
      const ratio = (j / (j - k - 1)) ** 2 - 1;
      row.push(left.map((x, i) => x + (x - (corner[i] as number)) / ratio));
    });
    const [before, last = before] = row.slice(-2) as [Float64Array, Float64Array | undefined];
    const final = j === COLUMNS;
    const previous = final ? 0 : error;
    const least = final ? sensitivity(system, state, dt) : ([0, 0] as const);
    error = j === 1 ? Infinity : change(state, before, last, least);
    if (error <= TOLERANCE && previous <= NEARLY) {
      const end = moved(state, last);
      return (system.allows?.(end) ?? true) ? end : undefined;
    }
    above = row;
  }
  if (halvings > 0) {
    const middle = advance(system, state, dt / 2, halvings - 1);
    return middle && advance(system, middle, dt / 2, halvings - 1);
  }
  throw new HgnError(
    `system: expected a smooth motion, got one that does not settle within ${dt} at q = ` +
      `[${state.q.join(', ')}], p = [${state.p.join(', ')}]. Look for a collision, or a wrong gradient.`,
  );
}

/** What `n` substeps of the midpoint rule add to (q, p): less is lost to rounding than in the sum. */
function midpoints(system: Motion, { q, p }: State, dt: number, n: number): Float64Array {
  const { friction = 0 } = system;
  const d = q.length;
  const at = { q: q.slice(), p: p.slice() };
  let before = new Float64Array(2 * d);
  let now = new Float64Array(2 * d);
  for (let substep = 0; substep < n; substep++) {
    for (let i = 0; i < d; i++) {
      at.q[i] = (q[i] as number) + (now[i] as number);
      at.p[i] = (p[i] as number) + (now[d + i] as number);
    }
    const by = (substep === 0 ? dt : 2 * dt) / n;
    const velocity = system.dHdp(at);
    const slope = system.dHdq(at);
    for (let i = 0; i < d; i++) {
      before[i] = (before[i] as number) + by * (velocity[i] as number);
      const drag = friction === 0 ? 0 : friction * (velocity[i] as number);
      before[d + i] = (before[d + i] as number) - by * ((slope[i] as number) + drag);
    }
    [before, now] = [now, before];
  }
  return now;
}

/** The difference of two columns, beside the size of q and of p, which is at least so much. */
function change(
  { q, p }: State,
  before: Float64Array,
  last: Float64Array,
  least: readonly [q: number, p: number],
): number {
  const d = q.length;
  const parts = [q, p].map((x, half) => {
    let error = 0;
    let size = least[half] as number;
    for (let i = 0; i < d; i++) {
      const by = last[half * d + i] as number;
      error = Math.max(error, Math.abs(by - (before[half * d + i] as number)));
      size = Math.max(size, Math.abs(x[i] as number) + Math.abs(by));
    }
    return error === 0 ? 0 : error / size;
  });
  return Math.max(...parts);
}

/**
 * The sizes of q and p whose tolerance is what a few roundings of the state make of them in a step:
 * near rest, p is small beside what the roundings of q make of it.
 */
function sensitivity(system: Motion, state: State, dt: number): readonly [q: number, p: number] {
  const more = (x: Float64Array): Float64Array => x.map((value) => value * (1 + NUDGE));
  const nudged = { q: more(state.q), p: more(state.p) };
  const [dq = NaN, dp = NaN] = [system.dHdp, system.dHdq].map((gradient) => {
    const here = gradient(state);
    const there = gradient(nudged);
    return Math.max(...here.map((x, i) => Math.abs((there[i] as number) - x)));
  });
  const by = (ROUNDINGS * Number.EPSILON * Math.abs(dt)) / (NUDGE * TOLERANCE);
  return [by * dq, by * dp];
}

function moved({ q, p }: State, by: Float64Array): State {
  return {
    q: q.map((x, i) => x + (by[i] as number)),
    p: p.map((x, i) => x + (by[q.length + i] as number)),
  };
}
