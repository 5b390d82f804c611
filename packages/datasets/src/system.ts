import type { AnalyticGradients, PhaseState, Rng } from '@hgn/core';
import { assertGradients } from './assert-gradients.ts';
import type { Constants } from './constants.ts';
import type { Scene } from './scene.ts';

/**
 * A physical system in double precision: facts first, then its energy with the two gradients of
 * {@link AnalyticGradients}, where its trajectories begin, and how it looks. A plain object, or a
 * factory that returns one; `systemContract` of `@hgn/datasets/testing` tests any.
 *
 * It moves as dq/dt = ∂H/∂p, dp/dt = −∂H/∂q − γ·∂H/∂p.
 */
export interface System extends AnalyticGradients {
  /** For tables, messages and manifests; nothing branches on it. */
  readonly name: string;
  /** All that its factory was given: `factory(constants)` makes the system again. */
  readonly constants: Constants;
  /** Degrees of freedom: the length of q, and of p. */
  readonly dimension: number;
  /** The γ of its motion, 0 where it is left out; H falls by γ·|∂H/∂p|² per unit of time. */
  readonly friction?: number;
  /** H(q, p) */
  readonly energy: (state: PhaseState<Float64Array>) => number;
  /** The first state of a trajectory. */
  readonly sample: (rng: Rng) => PhaseState<Float64Array>;
  /** The state a time `t` after `state`, where it is known in closed form. */
  readonly solution?: (state: PhaseState<Float64Array>, t: number) => PhaseState<Float64Array>;
  /**
   * Whether a trajectory may come to this state, in the picture and no collision; else it is drawn
   * anew. Every state may be where this is left out.
   */
  readonly allows?: (state: PhaseState<Float64Array>) => boolean;
  /** What there is to be seen of a state. */
  readonly draw: (state: PhaseState<Float64Array>) => Scene;
}

/** What {@link system} is told: a system, of which it knows the rest. */
export type OwnSystem = Omit<System, 'name' | 'constants' | 'separable'> &
  Partial<Pick<System, 'name' | 'constants' | 'separable'>>;

/**
 * A system of one's own, as a page or a script writes it down: without constants and with a joint
 * H(q, p) unless it says otherwise. Its gradients are needed, as differences of its energy would not
 * give trajectories that are true to 1e-12; they are compared with such differences at once, to 1e-5.
 *
 * @throws HgnError that tells a gradient which is not that of the energy, or a length that is wrong
 */
export function system(own: OwnSystem): System {
  const whole = { name: 'system', constants: {}, separable: false, ...own };
  assertGradients(whole);
  return whole;
}
