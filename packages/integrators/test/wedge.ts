import type { HamiltonianField, Integrator, PhaseState } from '@hgn/core';
import { tangentMap } from '../src/index.ts';

/** dqᵢ ∧ dpᵢ summed over i, of the images of ∂/∂qⱼ and ∂/∂pⱼ after a step, for each j. */
export function wedge(
  integrator: Integrator,
  field: HamiltonianField<Float64Array>,
  state: PhaseState<Float64Array>,
  dt: number,
): number[] {
  const step = tangentMap(integrator, field);
  const zero = new Float64Array(state.q.length);
  return [...state.q].map((_, j) => {
    const unit = zero.with(j, 1);
    const { tangents } = step({ state, tangents: [{ q: unit, p: zero }, { q: zero, p: unit }] }, dt); // prettier-ignore
    const [a, b] = tangents as [PhaseState<Float64Array>, PhaseState<Float64Array>];
    return a.q.reduce(
      (sum, x, i) => sum + x * (b.p[i] as number) - (a.p[i] as number) * (b.q[i] as number),
      0,
    );
  });
}
