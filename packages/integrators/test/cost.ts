import { analyticField, type HamiltonianField, type Integrator, rollout } from '@hgn/core';
import { type ExactMotion, pendulums } from '@hgn/testing';

/** What a step evaluates. */
type Cost = {
  /** ∂H/∂q, a step of a rollout: its first force is shared with the step before. */
  readonly forces: number;
  /** ∂H/∂p, likewise. */
  readonly velocities: number;
  /** Whether it iterates, so that the others are means. */
  readonly iterates: boolean;
  /** The forces of one iteration. */
  readonly stages: number;
};

type Field = HamiltonianField<Float64Array>;
type Counted = {
  readonly field: Field;
  readonly counts: { forces: number; velocities: number };
};

/** The field of a separable motion, and how often its halves have been evaluated. */
export function counted({ field }: Pick<ExactMotion, 'field'>): Counted {
  const counts = { forces: 0, velocities: 0 };
  return {
    counts,
    field: analyticField({
      separable: true,
      dHdq: (state) => (counts.forces++, field.dp(state).map((x) => -x)),
      dHdp: (state) => (counts.velocities++, field.dq(state)),
    }),
  };
}

/** What a step of `method` costs, counted in a rollout of pendulums. */
export function costOf(method: Integrator): Cost {
  const motion = pendulums.withMass(0.5);
  const steps = 100;
  const count = (dt: number, seen = (field: Field): Field => field): Counted['counts'] => {
    const { field, counts } = counted(motion);
    rollout(method, seen(field), motion.exact(0), { dt, steps });
    return { forces: counts.forces / steps, velocities: counts.velocities / steps };
  };
  const { forces, velocities } = count(0.1);
  const iterates = count(1e-4).forces < forces;
  if (!iterates) {
    const stages = Math.floor(forces);
    return { forces: stages, velocities: Math.floor(velocities), iterates, stages };
  }
  // where it cannot read values, it iterates 10 times
  const blind = count(0.1, ({ separable, dq, dp, both, axpy }) => {
    return { separable, dq, dp, both, axpy };
  });
  return { forces, velocities, iterates, stages: (Math.floor(blind.forces) - 1) / 10 };
}
