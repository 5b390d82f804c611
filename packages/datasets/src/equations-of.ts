import { analyticField, type HamiltonianField } from '@hgn/core';
import type { System } from './system.ts';

/**
 * The equations that a system moves by, for the methods of `@hgn/integrators`: dq/dt = ∂H/∂p,
 * dp/dt = −∂H/∂q − γ·∂H/∂p. With friction they are not separable, as the force depends on p.
 */
export function equationsOf(system: System): HamiltonianField<Float64Array> {
  const field = analyticField(system);
  const { friction = 0 } = system;
  if (friction === 0) return field;
  const dp: typeof field.dp = (state) => {
    const velocity = field.dq(state);
    return field.dp(state).map((force, i) => force - friction * (velocity[i] as number));
  };
  return {
    ...field,
    separable: false,
    dp,
    both: (state) => ({ q: field.dq(state), p: dp(state) }),
  };
}
