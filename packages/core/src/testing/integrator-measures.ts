import type { HamiltonianField, Integrator } from '../integrator.ts';
import type { PhaseState } from '../phase-state.ts';
import { rollout } from '../rollout.ts';
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
 * The order of convergence: the slope of log error over log dt at time `span`, by least squares
 * over the four smallest steps, a factor √2 apart, whose error is above that of rounding.
 */
export function measuredOrder(
  integrator: Integrator,
  { field, exact }: ExactMotion,
  span = 5,
): number {
  const points: [number, number][] = [];
  for (let n = 8; n <= 8192; n *= Math.SQRT2) {
    const steps = Math.round(n);
    const end = rollout(integrator, field, exact(0), { dt: span / steps, steps }).at(-1) as State;
    const error = distance(end, exact(span));
    if (error < 1e-11) break;
    points.push([Math.log(span / steps), Math.log(error)]);
  }
  return slope(points.slice(-4));
}

function slope(points: readonly (readonly [number, number])[]): number {
  const mean = (values: number[]): number => values.reduce((a, b) => a + b, 0) / values.length;
  const [x0, y0] = [mean(points.map(([x]) => x)), mean(points.map(([, y]) => y))];
  return (
    mean(points.map(([x, y]) => (x - x0) * (y - y0))) / mean(points.map(([x]) => (x - x0) ** 2))
  );
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
