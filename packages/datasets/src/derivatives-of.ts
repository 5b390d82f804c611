import type { PhaseState } from '@hgn/core';
import { equationsOf } from './equations-of.ts';
import type { System } from './system.ts';
import type { SystemFamily } from './system-family.ts';
import { assertMadeBy, memberOf, stateOf, type Trajectories } from './trajectories.ts';

/**
 * How fast every true state changes, (dq/dt, dp/dt) as the equations of its system have it, each
 * `[count, frames, dimension]`: what a Hamiltonian Neural Network is trained on, beside states that
 * `observationsOf` may give with noise.
 *
 * @throws HgnError if the data were made by another system
 * @see S. Greydanus, M. Dzamba, J. Yosinski, Hamiltonian Neural Networks, 2019, section 3,
 *   arXiv 1906.01563
 */
export function derivativesOf(
  system: System | SystemFamily,
  data: Trajectories,
): PhaseState<Float64Array> {
  assertMadeBy(system, data);
  const { count, frames, dimension } = data;
  const q = new Float64Array(count * frames * dimension);
  const p = new Float64Array(q.length);
  for (let i = 0; i < count; i++) {
    const equations = equationsOf(memberOf(system, data, i));
    for (let frame = 0; frame < frames; frame++) {
      const velocity = equations.both(stateOf(data, i, frame));
      q.set(velocity.q, (i * frames + frame) * dimension);
      p.set(velocity.p, (i * frames + frame) * dimension);
    }
  }
  return { q, p };
}
