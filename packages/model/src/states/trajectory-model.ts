import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Tensor2D } from '@tensorflow/tfjs-core';
import {
  type Dynamics,
  type Integrator,
  mapTree,
  mismatch,
  type Motion,
  motionDynamics,
  type Params,
  type PhaseState,
  type Rng,
  type RolloutOptions,
} from '@hgn/core';

/** Observed pieces of trajectories, their states a time dt apart. */
export type TrajectoryBatch = {
  /** q and p `[batch, time, …]`, as they were seen. */
  readonly states: PhaseState;
  /** What the motion was told from outside, `[batch, inputs]`, held along each. */
  readonly control?: Tensor2D;
  /** Which of all trajectories each is, as one-hot rows `[batch, trajectories]`. */
  readonly rows?: Tensor2D;
};

/** What predicts observed trajectories: learned dynamics, and where it begins them. */
export interface TrajectoryModel<P extends Params = Params> {
  /** Fresh weights; the same `rng` gives the same weights. */
  readonly init: (rng: Rng) => P;
  /** The trajectories predicted, q and p `[batch, time = steps + 1, …]`. */
  readonly predict: (params: P, batch: TrajectoryBatch, options: RolloutOptions) => PhaseState;
}

/** Begins each trajectory at the first state that was observed of it, noise and all. */
export function fromObserved<P extends Params>(dynamics: Dynamics<P>): TrajectoryModel<P> {
  return {
    init: dynamics.init,
    predict: (params, { states }, options) => dynamics.rollout(params, firstOf(states), options),
  };
}

/** The weights of dynamics, and the first state of each trajectory `[trajectories, …]`, in `scale`. */
export type StartParams<P extends Params> = { readonly dynamics: P; readonly starts: PhaseState };

/**
 * Begins trajectory i at a state that is learned with the weights, at first the `observed` one
 * `[trajectories, …]`: where observations are noisy, one of them is a poor start for all that follow,
 * and the best start is where the whole trajectory says. Batches carry `rows`.
 *
 * Here starts and weights descend together; the paper lets L-BFGS find the starts from time to time. An
 * optimiser such as Adam moves every weight by about its learning rate; a start it moves by that many
 * times `scale`, 1 by default. About the size of the noise is a good one: starts that move faster than
 * the energy is learned hide what it has yet to learn.
 *
 * @throws HgnError at `predict`, if a batch does not say which trajectories it has
 * @see Z. Chen et al., Symplectic Recurrent Neural Networks, 2020, section 3.3, arXiv 1909.13334
 */
export function fromLearned<P extends Params>(
  dynamics: Dynamics<P>,
  observed: PhaseState,
  { scale = 1 }: { readonly scale?: number } = {},
): TrajectoryModel<StartParams<P>> {
  const [count = 0] = observed.q.shape;
  return {
    init: (rng) => ({
      dynamics: dynamics.init(rng),
      starts: mapTree({ q: observed.q, p: observed.p }, (x: Tensor) => tf.div(x, scale)),
    }),
    predict: (params, { rows }, options) =>
      tf.tidy(() => {
        if (rows?.shape[1] !== count) {
          const got = rows === undefined ? 'none' : `${rows.shape[1]}`;
          const remedy = 'Say of each trajectory which it is, as a one-hot row.';
          throw mismatch('batch: columns of rows', `${count}`, got, remedy);
        }
        // a product, since the gradient of a gather is a scatter: costly to compile
        const chosen = (all: Tensor): Tensor =>
          tf.mul(
            tf.reshape(tf.matMul(rows, tf.reshape(all, [count, -1])), [-1, ...all.shape.slice(1)]),
            scale,
          );
        const { q, p } = params.starts;
        return dynamics.rollout(params.dynamics, { q: chosen(q), p: chosen(p) }, options);
      }),
  };
}

/** A motion that is told a control `[batch, inputs]`, as `portHamiltonian` makes one. */
export type Controllable<P extends Params> = Pick<Motion<P>, 'init'> & {
  readonly velocity: (params: P, state: PhaseState, control?: Tensor) => PhaseState;
};

/**
 * Begins at the observed state, under the control of the batch, which is held along each trajectory.
 *
 * @throws HgnError at `predict`, if a batch has no control, and what the motion throws
 * @see Y. Zhong et al., Symplectic ODE-Net: learning Hamiltonian dynamics with control, 2020,
 *   section 3.1, arXiv 1909.12077 (there u is a third coordinate whose derivative is 0)
 */
export function underControl<P extends Params>(
  motion: Controllable<P>,
  integrator: Integrator,
): TrajectoryModel<P> {
  return {
    init: motion.init,
    predict: (params, { states, control }, options) => {
      if (control === undefined) {
        throw mismatch('batch', 'a control', 'none', 'Give zeros where there was none.');
      }
      const driven: Motion<P> = {
        init: motion.init,
        velocity: (weights, state) => motion.velocity(weights, state, control),
      };
      return motionDynamics(driven, integrator).rollout(params, firstOf(states), options);
    },
  };
}

function firstOf({ q, p }: PhaseState): PhaseState {
  const first = (x: Tensor): Tensor => tf.squeeze(tf.slice(x, [0, 0], [-1, 1]), [1]);
  return { q: first(q), p: first(p) };
}
