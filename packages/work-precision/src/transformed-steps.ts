import { type Integrator, mismatch, type PhaseState } from '@hgn/core/float64';
import { timeTransformed } from '@hgn/integrators';
import type { Contender } from './contender.ts';

type State = PhaseState<Float64Array>;

/** Of Newton's method, for a step that ends at a given time. */
const ITERATIONS = 30;

/**
 * An integrator on the field of `timeTransformed` as a contender: its steps are equal in a time s of their own,
 * and short in t where an attraction is strong. The setting is the time t of a step where the motion begins. For a
 * separable H whose potential, H at p = 0, is negative; solving throws an HgnError on others.
 */
export function transformedSteps(integrator: Integrator): Contender {
  const { order } = integrator;
  const name = `${integrator.name} in transformed time`;
  return {
    name,
    order,
    dial: 'first dt',
    solve: (system, { q, p }, times, setting) => {
      if (!system.separable) {
        throw mismatch(name, 'a separable H', 'a joint one', 'Use another integrator.');
      }
      const rest = new Float64Array(p.length);
      const potential = (at: Float64Array): number => system.energy({ q: at, p: rest });
      const here = potential(q);
      const kinetic = (of: Float64Array): number => system.energy({ q, p: of }) - here;
      const { field, start } = timeTransformed({ ...system, potential, kinetic }, { q, p });
      const rate = (state: State): number => field.dq(state).at(-1) as number; // dt/ds
      const ds = setting / rate(start);
      let before = start;
      let after = start;
      return times.map((time) => {
        while (clock(after) < time) {
          before = after;
          after = integrator.step(field, before, ds);
        }
        let length = ds;
        let end = after;
        for (let i = 0; i < ITERATIONS && Math.abs(clock(end) - time) > 1e-15 * time; i++) {
          const next = length - (clock(end) - time) / rate(end);
          if (next === length) break;
          length = next;
          end = integrator.step(field, before, length);
        }
        return { q: end.q.slice(0, -1), p: end.p.slice(0, -1) };
      });
    },
  };
}

/** The time t of a state in transformed time. */
function clock({ q }: State): number {
  return q.at(-1) as number;
}
