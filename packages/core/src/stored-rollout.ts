import type { HamiltonianField, Integrator } from './integrator.ts';
import type { PhaseState } from './phase-state.ts';

/** So many steps of so much time. */
export type Steps = { readonly dt: number; readonly steps: number };

/** The states from `state` on, one after the other, each kept for the gradient where one is taken. */
export function storedRollout<T>(
  integrator: Integrator,
  field: HamiltonianField<T>,
  state: PhaseState<T>,
  { dt, steps }: Steps,
): PhaseState<T>[] {
  const shared = field.separable ? remembering(field) : field;
  const states = [state];
  let last = state;
  for (let step = 0; step < steps; step++) {
    last = integrator.step(shared, last, dt);
    states.push(last);
  }
  return states;
}

/** The field, with the last velocity and the last force kept for the positions they belong to. */
function remembering<T>(field: HamiltonianField<T>): HamiltonianField<T> {
  const dq = lastCall((p: T, state: PhaseState<T>) => [p, field.dq(state)]);
  const dp = lastCall((q: T, state: PhaseState<T>) => [q, field.dp(state)]);
  const velocity = (state: PhaseState<T>): T => dq(state.p, state);
  const force = (state: PhaseState<T>): T => dp(state.q, state);
  return {
    ...field,
    dq: velocity,
    dp: force,
    both: (state) => ({ q: velocity(state), p: force(state) }),
  };
}

/** Calls `evaluate` anew only when its first argument is not the one of the call before. */
function lastCall<T>(
  evaluate: (argument: T, state: PhaseState<T>) => readonly [T, T],
): (argument: T, state: PhaseState<T>) => T {
  let last: readonly [T, T] | undefined;
  return (argument, state) => {
    if (last?.[0] !== argument) last = evaluate(argument, state);
    return last[1];
  };
}
