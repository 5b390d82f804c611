import { analyticField, flow, type Integrator } from '@hgn/core';

const STEPS = 64;

/** Forces that a step of a rollout takes on a separable H, counted on a spring; the first of all is not shared. */
export function forcesPerStep(integrator: Integrator, dt: number): number {
  let forces = 0;
  const spring = analyticField({
    separable: true,
    dHdq: ({ q }) => (forces++, Float64Array.from(q)),
    dHdp: ({ p }) => Float64Array.from(p),
  });
  flow(integrator, spring, { q: Float64Array.of(1), p: Float64Array.of(0) }, { dt, steps: STEPS });
  return Math.floor(forces / STEPS);
}
