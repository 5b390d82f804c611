import type { HamiltonianField } from './integrator.ts';
import type { PhaseState } from './phase-state.ts';

/**
 * The field as the steps of one rollout see it; it is asked for before each of them. Where H is
 * separable, the last velocity and the last force are remembered with the momenta and the positions
 * they belong to, by identity, until one of these is overwritten. What was scratch of the steps before
 * is scratch again.
 */
export function sharing<T>(field: HamiltonianField<T>): () => HamiltonianField<T> {
  const { shared, remembered } = field.separable ? remembering(field) : { shared: field };
  const { scratch } = field;
  if (scratch === undefined) return () => shared;

  const pages: T[] = [];
  let next = 0;
  let slopes: readonly (T | undefined)[] = []; // those that this step may be handed once more
  const withPages: HamiltonianField<T> = {
    ...shared,
    scratch: (like) => {
      while (next < pages.length) {
        const page = pages[next++] as T;
        if (!slopes.includes(page)) return page;
      }
      return (pages[next++] = scratch(like));
    },
  };
  return () => {
    next = 0;
    slopes = remembered?.() ?? [];
    return withPages;
  };
}

function remembering<T>(field: HamiltonianField<T>): {
  readonly shared: HamiltonianField<T>;
  /** The last velocity and the last force. */
  readonly remembered: () => readonly (T | undefined)[];
} {
  let [momentum, velocity, position, force]: (T | undefined)[] = [];
  const overwrite = (into: T | undefined): void => {
    if (into === undefined) return;
    if (into === momentum || into === velocity) momentum = undefined;
    if (into === position || into === force) position = undefined;
  };
  const dq = (state: PhaseState<T>, into?: T): T => {
    if (momentum !== state.p) {
      overwrite(into);
      velocity = field.dq(state, into);
      momentum = state.p;
    }
    return velocity as T;
  };
  const dp = (state: PhaseState<T>, into?: T): T => {
    if (position !== state.q) {
      overwrite(into);
      force = field.dp(state, into);
      position = state.q;
    }
    return force as T;
  };
  const both = (state: PhaseState<T>, into?: PhaseState<T>): PhaseState<T> => ({
    q: dq(state, into?.q),
    p: dp(state, into?.p),
  });
  const axpy = (a: number, x: T, y: T, into?: T): T => {
    overwrite(into);
    return field.axpy(a, x, y, into);
  };
  return {
    shared: { ...field, dq, dp, both, axpy },
    remembered: () => [velocity, force],
  };
}
