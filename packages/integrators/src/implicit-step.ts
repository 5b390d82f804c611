import type { HamiltonianField, Integrator, PhaseState } from '@hgn/core/float64';
import { advanced } from './advanced.ts';
import { fixedPoint } from './fixed-point.ts';
import type { Slopes, Solver } from './solver.ts';

/** A Butcher tableau, without the nodes, which are row sums. */
export type Tableau = {
  readonly name: string;
  /** Row i weighs the slopes of all stages in stage i. */
  readonly a: readonly (readonly number[])[];
  /** The weights of all stages in the step. */
  readonly b: readonly number[];
};

/**
 * The step kᵢ = f(y + dt·Σⱼ aᵢⱼ·kⱼ), y ← y + dt·Σᵢ bᵢ·kᵢ, found from all kᵢ = f(y). On tensors it has
 * the gradient of the solution, not of the iterations.
 */
export function implicitStep(
  { name, a, b }: Tableau,
  solver: Solver = fixedPoint(),
): Integrator['step'] {
  return <T>(field: HamiltonianField<T>, state: PhaseState<T>, dt: number) => {
    // Of their arguments alone: what they are given may stand in for the field and the state.
    const map = (on: HamiltonianField<T>, at: PhaseState<T>, slopes: Slopes<T>): Slopes<T> =>
      a.map((row) => on.both(advanced(on, at, dt, row, slopes)));
    const start = (on: HamiltonianField<T>): Slopes<T> => {
      const slope = on.both(state);
      return b.map(() => slope);
    };
    const what = `${name} with dt = ${dt}`;
    const solve = (map: (slopes: Slopes<T>) => Slopes<T>, start: Slopes<T>): Slopes<T> =>
      solver({ map, start, field, what });
    const slopes =
      field.implicit?.({ map, state, start, solve }) ??
      solve((slopes) => map(field, state, slopes), start(field));
    return advanced(field, state, dt, b, slopes);
  };
}
