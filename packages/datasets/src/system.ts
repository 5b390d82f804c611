import type { AnalyticGradients, PhaseState, Rng } from '@hgn/core';
import type { Constants } from './constants.ts';
import type { Scene } from './scene.ts';

/**
 * A physical system in double precision: facts first, then its energy with the two gradients of
 * {@link AnalyticGradients}, where its trajectories begin, and how it looks. A plain object, or a
 * factory that returns one; `systemContract` of `@hgn/datasets/testing` tests any.
 */
export interface System extends AnalyticGradients {
  /** For tables, messages and manifests; nothing branches on it. */
  readonly name: string;
  /** All that its factory was given: `factory(constants)` makes the system again. */
  readonly constants: Constants;
  /** Degrees of freedom: the length of q, and of p. */
  readonly dimension: number;
  /** H(q, p) */
  readonly energy: (state: PhaseState<Float64Array>) => number;
  /** The first state of a trajectory. */
  readonly sample: (rng: Rng) => PhaseState<Float64Array>;
  /** The state a time `t` after `state`, where it is known in closed form. */
  readonly solution?: (state: PhaseState<Float64Array>, t: number) => PhaseState<Float64Array>;
  /** What there is to be seen of a state. */
  readonly draw: (state: PhaseState<Float64Array>) => Scene;
}
