import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Tensor2D } from '@tensorflow/tfjs-core';
import type { Executor, Params, PhaseState } from '@hgn/core';
import type { TrajectoryModel } from '@hgn/model/states';

/** What to predict, from where, and how finely. */
export type Prediction<P extends Params> = {
  readonly model: TrajectoryModel<P>;
  readonly params: P;
  /** `[batch, dimension]`; it stays the caller's, as the weights and the control do. */
  readonly start: PhaseState;
  readonly control?: Tensor2D;
  /** States of each, the first included, and the time between them. */
  readonly frames: number;
  readonly dt: number;
  /** Steps of the integrator from one to the next. */
  readonly substeps: number;
};

/** Trajectories as numbers: states `[frame][…batch, dimension]`. */
export type Predicted = readonly PhaseState<Float64Array>[];

/**
 * Long trajectories of a learned model. One frame is compiled and run again and again, so that a
 * trajectory of any length costs no more to get ready than a short one.
 */
export async function predicted<P extends Params>(
  { model, params, start, control, frames, dt, substeps }: Prediction<P>,
  executor: Executor,
): Promise<Predicted> {
  type Input = { params: P; state: PhaseState; control?: Tensor2D };
  const advance = ({ params: weights, state, control: u }: Input): PhaseState =>
    tf.tidy(() => {
      const seen = (x: Tensor): Tensor => tf.expandDims(x, 1);
      const batch = { states: { q: seen(state.q), p: seen(state.p) }, ...(u && { control: u }) };
      const path = model.predict(weights, batch, { dt: dt / substeps, steps: substeps });
      const last = (x: Tensor): Tensor =>
        tf.reshape(tf.slice(x, [0, substeps], [-1, 1]), state.q.shape);
      return { q: last(path.q), p: last(path.p) };
    });
  const input = (state: PhaseState): Input => ({ params, state, ...(control && { control }) });
  const run = await executor.prepare(advance, input(start));
  const numbers = async ({ q, p }: PhaseState): Promise<PhaseState<Float64Array>> => ({
    q: Float64Array.from(await q.data()),
    p: Float64Array.from(await p.data()),
  });
  const path = [await numbers(start)];
  let state = start;
  try {
    while (path.length < frames) {
      const next = await run(input(state));
      if (state !== start) tf.dispose([state.q, state.p]);
      state = next;
      path.push(await numbers(state));
    }
  } finally {
    if (state !== start) tf.dispose([state.q, state.p]);
    await run.release();
  }
  return path;
}
