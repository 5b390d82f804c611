import {
  type HamiltonianField,
  HgnError,
  type Integrator,
  type PhaseState,
  rollout,
  type RolloutOptions,
} from '@hgn/core';
import type { ExactMotion } from './integrator-systems.ts';

type State = PhaseState<Float64Array>;
type Field = HamiltonianField<Float64Array>;

/** Central differences of fourth order: multiples of the increment, and their weights. */
const STENCIL = [
  [-2, 1 / 12],
  [-1, -2 / 3],
  [1, 2 / 3],
  [2, -1 / 12],
] as const;

/** The largest difference of two states in any coordinate. */
export function distance(a: State, b: State): number {
  const other = [...b.q, ...b.p];
  return Math.max(...[...a.q, ...a.p].map((x, i) => Math.abs(x - (other[i] as number))));
}

/**
 * The order of convergence: the slope of log error over log dt at time `span`, by least squares over
 * the four smallest steps, a factor 2^¼ apart, whose error is above that of rounding. An order of 10
 * leaves steps that are not quite small, and is measured as 10.2. Steps too large for a method to
 * solve are not small either.
 *
 * @param rounding a mean error that rounding alone, of the step and of the exact motion, does not reach
 */
export function measuredOrder(
  integrator: Integrator,
  motion: Pick<ExactMotion, 'field' | 'exact'>,
  { span = 5, rounding = 1e-14 }: { readonly span?: number; readonly rounding?: number } = {},
): number {
  const points: [number, number][] = [];
  for (let n = 4; n <= 512; n *= 2 ** (1 / 4)) {
    const steps = Math.round(n);
    const error = solvedError(integrator, motion, { dt: span / steps, steps });
    if (error < rounding) break;
    if (!Number.isFinite(error)) continue;
    points.push([Math.log(span / steps), Math.log(error)]);
  }
  return slope(points.slice(-4));
}

/** The error, infinite if a step was not solved. */
function solvedError(...args: Parameters<typeof meanError>): number {
  try {
    return meanError(...args);
  } catch (cause) {
    if (cause instanceof HgnError) return Infinity;
    throw cause;
  }
}

/**
 * The error at the end of a rollout, as a root mean square over its coordinates and four rollouts
 * that begin apart: the error of a single one may pass through zero at some dt.
 */
function meanError(
  integrator: Integrator,
  { field, exact }: Pick<ExactMotion, 'field' | 'exact'>,
  { dt, steps }: RolloutOptions,
): number {
  const squares = Array.from({ length: 4 }, (_, i) => {
    const start = 1.4 * i;
    const { q, p } = rollout(integrator, field, exact(start), { dt, steps }).at(-1) as State;
    const expected = exact(start + dt * steps);
    return [...difference(q, expected.q), ...difference(p, expected.p)].map((x) => x ** 2);
  });
  return Math.sqrt(mean(squares.flat()));
}

function difference(a: Float64Array, b: Float64Array): Float64Array {
  return a.map((x, i) => x - (b[i] as number));
}

function slope(points: readonly (readonly [number, number])[]): number {
  const [x0, y0] = [mean(points.map(([x]) => x)), mean(points.map(([, y]) => y))];
  return (
    mean(points.map(([x, y]) => (x - x0) * (y - y0))) / mean(points.map(([x]) => (x - x0) ** 2))
  );
}

function mean(values: readonly number[]): number {
  return values.reduce((a, b) => a + b, 0) / values.length;
}

/**
 * The largest entry of |JᵀΩJ − Ω|, J the Jacobian of one step at `state` by central differences of
 * fourth order. Rounding alone makes it about 1e-12.
 */
export function symplecticityDefect(
  integrator: Integrator,
  field: Field,
  state: State,
  dt: number,
): number {
  const n = state.q.length;
  const delta = 1e-3;
  const start = [...state.q, ...state.p];
  const stepped = (j: number, shift: number): number[] => {
    const z = Float64Array.from(start, (x, i) => (i === j ? x + shift : x));
    const { q, p } = integrator.step(field, { q: z.slice(0, n), p: z.slice(n) }, dt);
    return [...q, ...p];
  };
  const columns = start.map((_, j) =>
    STENCIL.map(([by, weight]) => stepped(j, by * delta).map((x) => (weight * x) / delta)).reduce(
      (a, b) => a.map((x, i) => x + (b[i] as number)),
    ),
  );
  const omega = (a: number[], b: number[]): number =>
    [...b.slice(n), ...b.slice(0, n).map((x) => -x)].reduce(
      (s, x, i) => s + x * (a[i] as number),
      0,
    );
  const defects = columns.flatMap((b, j) =>
    columns.slice(0, j).map((a, i) => Math.abs(omega(a, b) - (j - i === n ? 1 : 0))),
  );
  return Math.max(...defects);
}

/** How far `step(−dt)` after `step(dt)` misses the state it started from. */
export function reversalDefect(
  integrator: Integrator,
  field: Field,
  state: State,
  dt: number,
): number {
  return distance(state, integrator.step(field, integrator.step(field, state, dt), -dt));
}

/** The largest error of the energy in a rollout, and in one that is ten times as long. */
export function energyErrors(
  integrator: Integrator,
  { field, exact, energy }: ExactMotion,
  { dt, steps }: RolloutOptions,
): [number, number] {
  let state = exact(0);
  const first = energy(state);
  let [short, long] = [0, 0];
  for (let step = 1; step <= 10 * steps; step++) {
    state = integrator.step(field, state, dt);
    long = Math.max(long, Math.abs(energy(state) - first));
    if (step === steps) short = long;
  }
  return [short, long];
}
