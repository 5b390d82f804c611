import type { Tensor, Tensor2D, Tensor3D, Tensor5D } from '@tensorflow/tfjs-core';
import {
  type Executor,
  type Params,
  type PhaseState,
  type Posterior,
  type Prepared,
  signatureOf,
  type Tree,
} from '@hgn/core';
import {
  frameErrors,
  frameJacobian,
  type Hgn,
  meanImage,
  normalisedErrors,
  reversal,
  type Span,
} from '@hgn/model';

/**
 * A rollout: q and p `[batch, time, …latent]`, and the learned H along it, `[batch, time]`, where what
 * moves has one.
 */
type Played = { readonly q: Tensor; readonly p: Tensor; readonly energy?: Tensor2D };

/** Of each frame of each trajectory `[batch, time]`: see `frameErrors`, `normalisedErrors`. */
type Errors = { readonly errors: Tensor2D; readonly normalised: Tensor2D };

/** A trained model, ready to be used: each function is compiled when a shape is first met. */
export interface Player {
  /** The state that the frames `[batch, time, height, width, channels]` tell. */
  readonly infer: (frames: Tensor5D) => Promise<PhaseState>;
  /** q(z | x) of the frames. */
  readonly posterior: (frames: Tensor5D) => Promise<Posterior>;
  readonly rollout: (state: PhaseState, span: Span) => Promise<Played>;
  /** Positions `[batch, time, …latent]` → frames. */
  readonly decode: (q: Tensor) => Promise<Tensor5D>;
  /** The frames of the rollout from a latent `[batch, …]`. */
  readonly sample: (z: Tensor, span: Span) => Promise<Tensor5D>;
  /** How far from its start each trajectory ends, there and back: see `reversal` of @hgn/model. */
  readonly thereAndBack: (
    state: PhaseState,
    span: Span,
  ) => Promise<{ latent: Tensor; pixels: Tensor }>;
  /** The Jacobian of the map from one frame to the next at each state: see `frameJacobian`. */
  readonly jacobian: (state: PhaseState, dt: number) => Promise<Tensor3D>;
  /** How far frames are from others `[batch, time, height, width, channels]`. */
  readonly compare: (output: Tensor5D, target: Tensor5D) => Promise<Errors>;
  /** The mean of all frames: see `meanImage`. */
  readonly meanImage: (frames: Tensor5D) => Promise<Tensor5D>;
  /** Gives back the memory of what was compiled. */
  readonly release: () => Promise<void>;
}

/** The functions of `model` at the weights `params`, run by `executor`. */
export function player<P extends Params>(executor: Executor, model: Hgn<P>, params: P): Player {
  const ready = new Map<string, Prepared<never, never>>();
  const run = async <A extends Tree, R extends Tree>(
    name: string,
    fn: (args: { params: P; x: A }) => R,
    x: A,
  ): Promise<R> => {
    const args = { params, x };
    const key = `${name} ${signatureOf(x).join()}`;
    const prepared =
      (ready.get(key) as unknown as Prepared<typeof args, R> | undefined) ??
      (await executor.prepare(fn, args));
    ready.set(key, prepared as unknown as Prepared<never, never>);
    return prepared(args);
  };
  const spanned = (name: string, { steps, back = 0, dt = model.dt }: Span): string =>
    `${name} ${back} ${steps} ${dt}`;
  return {
    infer: (frames) => run('infer', (args) => model.infer(args.params, args.x).state, frames),
    posterior: (frames) =>
      run('posterior', (args) => model.infer(args.params, args.x).posterior, frames),
    rollout: (state, span) =>
      run(
        spanned('rollout', span),
        (args): Played & Tree => {
          const { q, p } = model.rollout(args.params, args.x, span);
          const energy = model.hasEnergy && model.energy(args.params, { q, p });
          return energy ? { q, p, energy } : { q, p };
        },
        state,
      ),
    decode: (q) => run('decode', (args) => model.decode(args.params, args.x), q),
    sample: (z, span) =>
      run(spanned('sample', span), (args) => model.sample(args.params, args.x, span), z),
    thereAndBack: (state, span) =>
      run(spanned('reversal', span), (args) => reversal(model, args.params, args.x, span), state),
    jacobian: (state, dt) =>
      run(`jacobian ${dt}`, (args) => frameJacobian(model, args.params, args.x, { dt }), state),
    compare: (output, target) =>
      run(
        'compare',
        ({ x }): Errors => ({
          errors: frameErrors(x.output, x.target),
          normalised: normalisedErrors(x.output, x.target),
        }),
        { output, target },
      ),
    meanImage: (frames) => run('mean image', ({ x }) => meanImage(x), frames),
    release: async () => {
      for (const prepared of ready.values()) await prepared.release();
      ready.clear();
    },
  };
}
