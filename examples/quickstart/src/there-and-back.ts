import * as tf from '@tensorflow/tfjs-core';
import type { Executor, Params } from '@hgn/core';
import type { Hgn } from '@hgn/model';
import { frameErrors, meanInterval, meanOverFrames, stateAt, stillFrame } from '@hgn/model';
import { framesOf, gif, montage } from '@hgn/plots';

/** What is tested, and on what. */
export type ThereAndBackOptions<P extends Params> = {
  readonly executor: Executor;
  readonly model: Hgn<P>;
  readonly params: P;
  /** `[trajectory, time, height, width, channels]`. */
  readonly truth: tf.Tensor5D;
  /** The number of frames that the encoder sees. */
  readonly encode: number;
};

/**
 * Rolls out from the first frame to the last, and with −dt back again. The errors are those of the
 * frames that the encoder has not seen; the animation is truth above model.
 */
export async function thereAndBack<P extends Params>(options: ThereAndBackOptions<P>) {
  const { executor, model, params, truth, encode } = options;
  const [, frames] = truth.shape;
  const steps = frames - 1;
  const input = { params, truth };
  const run = await executor.prepare(({ params, truth }: typeof input) => {
    const { state } = model.infer(params, tf.slice(truth, [0, 0], [-1, encode]));
    const forward = model.rollout(params, state, { steps });
    const backward = model.rollout(params, stateAt(forward, -1), { steps, dt: -model.dt });
    const there = model.decode(params, forward.q);
    const errors = frameErrors(there, truth);
    const stillErrors = frameErrors(stillFrame(truth), truth);
    return { there, back: model.decode(params, backward.q), errors, stillErrors };
  }, input);
  const { there, back, errors, stillErrors } = await run(input);

  const unseen = async (x: tf.Tensor2D) =>
    meanInterval(meanOverFrames(await x.array(), { from: encode, to: frames }));
  const [seen, gone, come] = await Promise.all([videos(truth), videos(there), videos(back)]);
  const rows = [
    { label: 'truth', sequences: seen.map((video) => [...video, ...video.toReversed()]) },
    { label: 'model', sequences: gone.map((video, i) => [...video, ...(come[i] ?? [])]) },
  ];
  const caption = (time: number) =>
    time < frames ? `frame ${time + 1} →` : `frame ${2 * frames - time} ←`;
  return {
    mse: await unseen(errors),
    still: await unseen(stillErrors),
    animation: gif(montage(rows, { scale: 3, caption })),
  };
}

/** The first few trajectories of a batch, as pictures. */
function videos(batch: tf.Tensor5D) {
  const few = tf.unstack(batch).slice(0, 3);
  return Promise.all(few.map(async (video) => framesOf(await video.data(), video.shape)));
}
