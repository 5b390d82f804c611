import { analyticField, flow, type Integrator, mismatch } from '@hgn/core/float64';
import type { Contender } from './contender.ts';

/** Steps in one go: as many states may be kept on the way. */
const STRETCH = 16_384;

/**
 * An integrator as a contender: equal steps, so that times are multiples of the setting `dt`. Solving
 * throws an HgnError if one is not.
 */
export function fixedSteps(integrator: Integrator): Contender {
  const { name, order } = integrator;
  return {
    name,
    order,
    dial: 'dt',
    solve: (system, start, times, dt) => {
      const field = analyticField(system);
      let state = start;
      let done = 0;
      return times.map((time) => {
        const until = Math.round(time / dt);
        if (!(Math.abs(until * dt - time) < 1e-6 * dt)) {
          const remedy = 'Divide the span by a whole number.';
          throw mismatch(`${name}: time`, `a multiple of dt = ${dt}`, `${time}`, remedy);
        }
        while (done < until) {
          const steps = Math.min(STRETCH, until - done);
          state = flow(integrator, field, state, { dt, steps });
          done += steps;
        }
        return state;
      });
    },
  };
}
