import type { HamiltonianField, Integrator } from './integrator.ts';
import type { PhaseState } from './phase-state.ts';
import { reversibleWeights } from './reversible-weights.ts';
import type { Steps } from './steps.ts';
import { storedRollout } from './stored-rollout.ts';

/**
 * How a gradient goes back along a trajectory.
 *
 * - `'stored'` keeps what every step computed: exact, whatever the integrator; memory grows with the
 *   number of steps.
 * - `'reversible'` keeps the last state and steps back from it with −dt: the same gradient up to the
 *   rounding of the states on the way, in up to twice the time, and in memory that does not grow. For
 *   tensors, and for integrators that are reversible on the field.
 */
export type Adjoint = 'stored' | 'reversible';

/** How a trajectory is rolled out. */
export type RolloutOptions = {
  /** Time of one step; negative rolls backward, another size plays slower or faster. */
  readonly dt: number;
  /** Number of steps. */
  readonly steps: number;
  /** How its gradient is computed, `'stored'` by default; the states are the same to the last bit. */
  readonly adjoint?: Adjoint;
};

/**
 * The trajectory from `state`: `steps + 1` states, the given one first, a time `dt` apart.
 *
 * Where H is separable a force depends on the positions alone, so the one at the end of a step is
 * the one at the beginning of the next, and it is evaluated once: leapfrog costs one kick a step,
 * not two, and the states are the same to the last bit.
 *
 * @throws HgnError if the adjoint is 'reversible', and the state is not of tensors, the integrator is
 *   not reversible on the field, or the field does not show its `weights`
 */
export function rollout<T>(
  integrator: Integrator,
  field: HamiltonianField<T>,
  state: PhaseState<T>,
  options: RolloutOptions,
): PhaseState<T>[] {
  return [state, ...statesAfter(integrator, field, state, options, 'all')];
}

/**
 * The last state of the {@link rollout}, alone: the flow of H over the time `steps · dt`. With the
 * adjoint 'reversible' neither the flow nor its gradient takes more memory for more steps.
 *
 * @throws HgnError as {@link rollout} does
 */
export function flow<T>(
  integrator: Integrator,
  field: HamiltonianField<T>,
  state: PhaseState<T>,
  options: RolloutOptions,
): PhaseState<T> {
  return statesAfter(integrator, field, state, options, 'last').at(-1) ?? state;
}

function statesAfter<T>(
  integrator: Integrator,
  field: HamiltonianField<T>,
  state: PhaseState<T>,
  { adjoint = 'stored', dt, steps }: RolloutOptions,
  keep: Steps['keep'],
): PhaseState<T>[] {
  const path: Steps = { dt, steps, keep };
  if (adjoint === 'reversible') {
    return reversibleWeights(integrator, field, state).rollout(integrator, state, path);
  }
  return storedRollout(integrator, field, state, path);
}
