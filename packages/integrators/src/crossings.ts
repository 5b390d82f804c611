import { mismatch } from '@hgn/core/float64';
import { root } from './root.ts';
import { type State, stateOf } from './slope.ts';

/** Something that happens when a function of the state passes 0. */
export type SolveEvent = {
  /** Smooth, with a change of sign where the event is; it is looked at eight times a step. */
  readonly g: (t: number, state: State) => number;
  /** The sign of its change in the direction of the solution; both count if it is left out. */
  readonly direction?: 'rising' | 'falling';
  /** Whether the solution ends with the first one. */
  readonly terminal?: boolean;
};

/** An event that happened. */
export type Crossing = {
  readonly name: string;
  readonly t: number;
  readonly y: Float64Array;
  readonly terminal: boolean;
};

/** How often a step is looked at: of roots closer together than that, two may be missed. */
const LOOKS = 8;

/**
 * The roots of the events within the step from t0 to t1, located on its dense output `at`, in order of
 * time and up to the first terminal one. A root at t0 is that of the step before.
 */
export function crossings(
  events: Readonly<Record<string, SolveEvent>>,
  { t0, t1 }: { readonly t0: number; readonly t1: number },
  at: (t: number) => Float64Array,
): Crossing[] {
  const times = Array.from({ length: LOOKS + 1 }, (_, i) =>
    i === LOOKS ? t1 : t0 + ((t1 - t0) * i) / LOOKS,
  );
  const found = Object.entries(events).flatMap(([name, event]) => {
    const g = (t: number): number => finite(name, t, event.g(t, stateOf(at(t))));
    const values = times.map(g);
    return times.slice(1).flatMap((after, i): Crossing[] => {
      const [from, to] = [values[i] as number, values[i + 1] as number];
      if (from === 0 || Math.sign(from) === Math.sign(to)) return [];
      if (event.direction !== undefined && (event.direction === 'rising') !== from < 0) return [];
      const t = root(g, [times[i] as number, after], 1e-15 * Math.abs(t1 - t0));
      return [{ name, t, y: at(t), terminal: event.terminal === true }];
    });
  });
  found.sort((a, b) => (a.t - b.t) * Math.sign(t1 - t0));
  const last = found.findIndex(({ terminal }) => terminal);
  return last === -1 ? found : found.slice(0, last + 1);
}

function finite(name: string, t: number, value: number): number {
  if (Number.isFinite(value)) return value;
  const remedy = 'An event is a function that passes 0.';
  throw mismatch(`solve: event '${name}'`, 'a finite number', `${value} at t = ${t}`, remedy);
}
