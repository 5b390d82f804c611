import type { Integrator } from '@hgn/core/float64';
import { rungeKutta } from './runge-kutta.ts';

/**
 * Euler's method: q′ = q + dt·∂H/∂p(q, p), p′ = p − dt·∂H/∂q(q, p). For comparison: energy grows
 * from step to step, whatever the step size.
 *
 * @see L. Euler, Institutiones calculi integralis I, 1768, section 650
 */
export const euler: Integrator = rungeKutta({ name: 'euler', order: 1, a: [[]], b: [1] });
