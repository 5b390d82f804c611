import type { Dynamics } from './dynamics.ts';
import { fieldDynamics } from './field-dynamics.ts';
import type { Integrator } from './integrator.ts';
import { type Motion, motionField } from './motion.ts';
import type { Params } from './tree.ts';

/**
 * The flow of any learned equation of motion by `integrator`: one of the Runge–Kutta methods, for the
 * equation need not be Hamilton's. Its weights, and its energy if it has one, are those of the motion.
 *
 * @throws HgnError at `rollout`, if the adjoint is 'reversible' and the integrator is not, on it
 */
export function motionDynamics<P extends Params>(
  motion: Motion<P>,
  integrator: Integrator,
): Dynamics<P> {
  return fieldDynamics(motion, motionField, integrator);
}
