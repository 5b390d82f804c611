import { analyticField } from '@hgn/core/float64';
import { type EmbeddedMethod, solve } from '@hgn/integrators';
import type { Contender } from './contender.ts';

/** An adaptive method as a contender: the setting is both `rtol` and `atol` of `solve`. */
export function adaptiveSteps(method: EmbeddedMethod): Contender {
  const { name, order } = method;
  return {
    name,
    order,
    dial: 'tolerance',
    solve: (system, start, times, tolerance) => {
      const { path } = solve(analyticField(system), start, {
        t: [0, times.at(-1) ?? 0],
        saveAt: times,
        method,
        rtol: tolerance,
        atol: tolerance,
        maxSteps: Infinity,
      });
      return path.map(({ state }) => state);
    },
  };
}
