import type { HamiltonianField, Integrator } from './integrator.ts';
import type { PhaseState } from './phase-state.ts';
import { sharing } from './sharing.ts';
import type { Steps } from './steps.ts';

/**
 * The states after `state`, one after the other, or the last of them; each is kept for the gradient
 * where one is taken.
 */
export function storedRollout<T>(
  integrator: Integrator,
  field: HamiltonianField<T>,
  state: PhaseState<T>,
  { dt, steps, keep }: Steps,
): PhaseState<T>[] {
  const shared = sharing(field);
  const states: PhaseState<T>[] = [];
  let last = state;
  for (let step = 0; step < steps; step++) {
    last = integrator.step(shared(), last, dt);
    states[keep === 'all' ? step : 0] = last;
  }
  return states;
}
