import type { HamiltonianField } from '@hgn/core/float64';
import { acceptedSteps } from './accepted-steps.ts';
import { crossings } from './crossings.ts';
import { interpolant } from './interpolant.ts';
import { type Piece, piecewise } from './piecewise.ts';
import { type Counts, joined, slopeOf, type State, stateOf } from './slope.ts';
import type { DenseSolution, Moment, Solution } from './solution.ts';
import { type SolveOptions, stepOptions } from './solve-options.ts';

/**
 * Solves Hamilton's equations of one trajectory over a span of time, in double precision, with steps
 * as long as the tolerances allow. States between the steps, and the roots of events, come from the
 * dense output of the method, so that asking for them shortens no step.
 *
 * The adaptive methods are not symplectic: their energy error is of the size of the tolerances, but
 * grows with time. For very long times, `rollout` with a symplectic method.
 *
 * @param field the equations of one trajectory, called with as many coordinates as `state` has
 * @throws HgnError if an option is out of range, the field or an event is not finite, or steps get too
 *   short (a collision) or too many (a stiff motion); it says when and where
 */
export function solve<E extends string = never>(
  field: HamiltonianField<Float64Array>,
  state: State,
  options: SolveOptions<E> & { readonly dense: true },
): DenseSolution<E>;
export function solve<E extends string = never>(
  field: HamiltonianField<Float64Array>,
  state: State,
  options: SolveOptions<E>,
): Solution<E>;
export function solve(
  field: HamiltonianField<Float64Array>,
  state: State,
  options: SolveOptions<string>,
): Solution<string> | DenseSolution<string> {
  const { saveAt, events = {}, dense = false } = options;
  const steps = stepOptions(state, options);
  const { t, method } = steps;
  const found = new Map(Object.keys(events).map((name): [string, Moment[]] => [name, []]));
  const counts: Counts = { accepted: 0, rejected: 0, evaluations: 0 };
  const slope = slopeOf(field, counts);
  const start = joined(state);
  const path: Moment[] = [];
  const pieces: Piece[] = [];
  let end = moment(t[0], start);

  const save = (at: (t: number) => Float64Array): void => {
    if (saveAt === undefined) path.push(end);
    else {
      for (let i = path.length; i < saveAt.length; i++) {
        const time = saveAt[i] as number;
        if ((time - end.t) * (t[1] - t[0]) > 0) return;
        path.push(moment(time, at(time)));
      }
    }
  };

  save(() => start);
  for (const step of acceptedSteps(slope, start, steps, counts)) {
    let between: ((t: number) => Float64Array) | undefined; // made when first asked for: it may cost
    const at = (time: number): Float64Array => {
      if (time === step.t1) return step.y1;
      between ??= interpolant(method, slope, step);
      return between(time);
    };
    const here = found.size > 0 ? crossings(events, step, at) : [];
    for (const { name, t: time, y } of here) found.get(name)?.push(moment(time, y));
    const last = here.at(-1);
    end = last?.terminal === true ? moment(last.t, last.y) : moment(step.t1, step.y1);
    save(at);
    if (dense) pieces.push({ t1: end.t, at: between ?? interpolant(method, slope, step) });
    if (last?.terminal === true) break;
  }

  const solution = { path, events: Object.fromEntries(found), end, stats: counts };
  if (!dense) return solution;
  const motion = piecewise(t[0], start, pieces);
  return { ...solution, at: (time): State => stateOf(motion(time)) };
}

function moment(t: number, y: Float64Array): Moment {
  return { t, state: stateOf(y) };
}
