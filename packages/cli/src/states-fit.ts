import { type Executor, type Loss, type Params, type Rng, type Tree } from '@hgn/core';
import { adam, train } from '@hgn/train';
import { NotFinished } from './states-stopped.ts';
import type { Terminal } from './terminal.ts';

/** What does the work, and who is told. */
export type Crew = {
  readonly executor: Executor;
  readonly terminal: Terminal;
  readonly signal: AbortSignal;
};

/** What to fit, to what. */
export type Fit<P extends Params, B extends Tree> = {
  /** Of the progress bar. */
  readonly title: string;
  readonly init: (rng: Rng) => P;
  readonly loss: Loss<P, B>;
  /** The batch of a step, of the same shapes at each; its tensors are used up. */
  readonly batch: (rng: Rng) => B;
  readonly steps: number;
  readonly learningRate: number;
  readonly rng: Rng;
};

/** Fitted weights, which are the caller's, and the course of it. */
export type Fitted<P extends Params> = {
  readonly params: P;
  readonly seconds: number;
  /** The mean square error of each step, that of its batch, before the step. */
  readonly history: readonly number[];
};

/**
 * Fits weights by Adam. Small enough to be done in one go: nothing is saved on the way.
 *
 * @throws NotFinished if it is told to stop; HgnError if a number is not finite
 */
export async function fit<P extends Params, B extends Tree>(
  { title, init, loss, batch, steps, learningRate, rng }: Fit<P, B>,
  { executor, terminal, signal }: Crew,
): Promise<Fitted<P>> {
  const optimiser = adam();
  const params = init(rng.split('weights'));
  let state = { params, optimiser: optimiser.init(params), step: 0 };
  const history: number[] = [];
  const begin = performance.now();
  const bar = terminal.bar(title, steps);
  async function* batches() {
    for (let step = 0; ; step++) {
      // signals are heard when the event loop turns
      await new Promise(setImmediate);
      yield { step, batch: batch(rng.split('batches').split(step)) };
    }
  }
  try {
    for await (const event of train({
      ...{ executor, optimiser, state, steps, signal },
      loss: () => loss,
      batches: batches(),
      learningRate: () => learningRate,
      horizon: () => 1,
    })) {
      if (event.type !== 'step') continue;
      state = event.state;
      const { mse = NaN } = event.metrics;
      history.push(mse);
      bar.update(state.step, `error ${mse.toExponential(2)}`);
    }
  } finally {
    bar.stop();
  }
  if (state.step < steps) throw new NotFinished();
  return { params: state.params, seconds: (performance.now() - begin) / 1000, history };
}
