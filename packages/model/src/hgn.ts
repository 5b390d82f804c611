import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Tensor2D, Tensor5D } from '@tensorflow/tfjs-core';
import {
  type Adjoint,
  type Decoder,
  type Dynamics,
  type Encoder,
  mismatch,
  type Params,
  type PhaseState,
  type Posterior,
  type Rng,
  type Transform,
} from '@hgn/core';
import { draw } from './draw.ts';

/** The parts of a Hamiltonian Generative Network. Each may be the user's own object. */
export type HgnParts<E extends Params, T extends Params, M extends Params, D extends Params> = {
  /** Frames → q(z | x). */
  readonly encoder: Encoder<E>;
  /** f_ψ: z → the state that z stands for. */
  readonly transform: Transform<T>;
  /** How states move: `hamiltonianDynamics(hamiltonian, integrator)` of `@hgn/core`, or another. */
  readonly dynamics: Dynamics<M>;
  /** Positions → images; momenta are never shown to it. */
  readonly decoder: Decoder<D>;
  /** Time from one frame to the next. */
  readonly dt: number;
};

/** The weights of a Hamiltonian Generative Network, part by part. */
export type HgnParams<E extends Params, T extends Params, M extends Params, D extends Params> = {
  readonly encoder: E;
  readonly transform: T;
  readonly dynamics: M;
  readonly decoder: D;
};

/** What frames tell: the posterior of z, and the state of the z that was drawn from it. */
export type Inference = { readonly posterior: Posterior; readonly state: PhaseState };

/** How far a rollout goes from its state, in `back + steps + 1` states in the order of their times. */
export type Span = {
  /** Number of steps after the state. */
  readonly steps: number;
  /** Number of steps before it, 0 by default: the same motion, with −dt. */
  readonly back?: number;
  /** Time of one step, the model's own by default: negative is backward, half of it half speed. */
  readonly dt?: number;
  /** How the gradient goes back along it, 'stored' by default; 'reversible' stores no steps. */
  readonly adjoint?: Adjoint;
};

/**
 * A Hamiltonian Generative Network: pure functions of its weights, batch first, that allocate their
 * results alone.
 */
export interface Hgn<P extends Params = Params> {
  /** Time from one frame to the next. */
  readonly dt: number;
  /** Whether what moves has an energy, so that {@link Hgn.energy} may be asked for. */
  readonly hasEnergy: boolean;
  /** Fresh weights; the same `rng` gives the same weights. */
  readonly init: (rng: Rng) => P;
  /**
   * Frames `[batch, time, height, width, channels]` → q(z | x), and the state of
   * z = mean + exp(logVar / 2) · noise. Without `noise`, z is the mean. At which of the frames the
   * state is, training says, by the targets of a rollout from it.
   *
   * @throws HgnError if the frames are not of rank 5, or `noise` is not of the mean's shape
   */
  readonly infer: (params: P, frames: Tensor5D, noise?: Tensor) => Inference;
  /**
   * The states before and after `state`: q and p `[batch, time = back + steps + 1, …latent]`, the
   * given one at the time `back`.
   *
   * @throws HgnError if `steps` or `back` is negative, or not whole, where there is no way back, or if
   *   the adjoint is 'reversible' and the integrator is not, on this H
   */
  readonly rollout: (params: P, state: PhaseState, span: Span) => PhaseState;
  /** Positions `[batch, time, …latent]` → frames `[batch, time, height, width, channels]`. */
  readonly decode: (params: P, q: Tensor) => Tensor5D;
  /** The frames of the rollout from the posterior mean of `frames`, first frame first. */
  readonly reconstruct: (params: P, frames: Tensor5D, span: Span) => Tensor5D;
  /** The frames of the rollout from a latent `[batch, …]`; from the prior where z is N(0, 1). */
  readonly sample: (params: P, z: Tensor, span: Span) => Tensor5D;
  /**
   * The learned H along a rollout, q and p `[batch, time, …latent]` → `[batch, time]`.
   *
   * @throws HgnError if what moves has no energy
   */
  readonly energy: (params: P, states: PhaseState) => Tensor2D;
}

/**
 * A Hamiltonian Generative Network of its parts: x₀ … x_n → q(z | x) → f_ψ(z) = (q₀, p₀) →
 * the flow of H → q₀ … q_T → images. In the paper the state is that of the first frame.
 *
 * @throws HgnError if `dt` is not a number, or 0
 * @see P. Toth et al., Hamiltonian Generative Networks, 2020, arXiv 1909.13789
 */
export function hgn<E extends Params, T extends Params, M extends Params, D extends Params>(
  parts: HgnParts<E, T, M, D>,
): Hgn<HgnParams<E, T, M, D>> {
  const { encoder, transform, dynamics, decoder } = parts;
  if (!Number.isFinite(parts.dt) || parts.dt === 0) {
    throw mismatch('dt', 'a time other than 0', `${parts.dt}`, 'Published models take 0.125.');
  }
  const model: Hgn<HgnParams<E, T, M, D>> = {
    dt: parts.dt,
    hasEnergy: dynamics.energy !== undefined,
    init: (rng) => ({
      encoder: encoder.init(rng.split('encoder')),
      transform: transform.init(rng.split('transform')),
      // a name of old, and part of what a seed means
      dynamics: dynamics.init(rng.split('hamiltonian')),
      decoder: decoder.init(rng.split('decoder')),
    }),
    infer: (params, frames, noise) =>
      tf.tidy(() => {
        assertFrames(frames);
        const posterior = tf.tidy('encoder', () => encoder.apply(params.encoder, frames));
        const state = tf.tidy('transform', () =>
          transform.apply(params.transform, draw(posterior, noise)),
        );
        return { posterior, state };
      }),
    rollout: (params, state, { steps, back = 0, dt = parts.dt, adjoint = 'stored' }) =>
      tf.tidy('rollout', () => {
        assertSteps('steps', steps);
        assertSteps('back', back);
        const along = (h: number, n: number): PhaseState =>
          dynamics.rollout(params.dynamics, state, { steps: n, dt: h, adjoint });
        const future = along(dt, steps);
        return back === 0 ? future : joined(along(-dt, back), future);
      }),
    decode: (params, q) =>
      tf.tidy('decoder', () => {
        const images = decoder.apply(params.decoder, foldTime(q));
        const [batch = 0, time = 0] = q.shape;
        const [, height, width, channels] = images.shape;
        return tf.reshape(images, [batch, time, height, width, channels]);
      }),
    reconstruct: (params, frames, span) =>
      tf.tidy(() => {
        const { state } = model.infer(params, frames);
        return model.decode(params, model.rollout(params, state, span).q);
      }),
    sample: (params, z, span) =>
      tf.tidy(() => {
        const state = transform.apply(params.transform, z);
        return model.decode(params, model.rollout(params, state, span).q);
      }),
    energy: (params, { q, p }) =>
      tf.tidy(() => {
        if (dynamics.energy === undefined) {
          throw mismatch('energy', 'dynamics that have one', 'others', 'Ask `hasEnergy` first.');
        }
        const states = { q: foldTime(q), p: foldTime(p) };
        const [batch = 0, time = 0] = q.shape;
        return tf.reshape(dynamics.energy(params.dynamics, states), [batch, time]);
      }),
  };
  return model;
}

/** `[batch, time, …]` → `[batch · time, …]`: the states of all times as one batch. */
function foldTime(x: Tensor): Tensor {
  const [batch = 0, time = 0, ...rest] = x.shape;
  return tf.reshape(x, [batch * time, ...rest]);
}

/** One run of time from what was before a state, latest first, and what comes after it. */
function joined(past: PhaseState, future: PhaseState): PhaseState {
  const join = (before: Tensor, after: Tensor): Tensor =>
    tf.concat([tf.reverse(tf.slice(before, [0, 1]), 1), after], 1);
  return { q: join(past.q, future.q), p: join(past.p, future.p) };
}

function assertSteps(what: 'steps' | 'back', steps: number): void {
  if (Number.isInteger(steps) && steps >= 0) return;
  throw mismatch(what, 'a whole number', `${steps}`, 'Go backward with a negative dt.');
}

function assertFrames({ shape }: Tensor): void {
  if (shape.length === 5) return;
  throw mismatch(
    'frames',
    'shape [batch, time, height, width, channels]',
    `[${shape.join(', ')}]`,
    'Add an axis of length 1 for a single trajectory.',
  );
}
