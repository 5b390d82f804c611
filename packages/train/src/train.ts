import * as tf from '@tensorflow/tfjs-core';
import type { Scalar } from '@tensorflow/tfjs-core';
import {
  type Executor,
  flattenTree,
  type Loss,
  mismatch,
  type Params,
  type Prepared,
  type Tree,
} from '@hgn/core';
import type { Controller, Numbers } from './controller.ts';
import { NotFinite } from './not-finite.ts';
import type { Optimiser } from './optimiser.ts';
import { type StepInput, type StepOutput, trainingStep } from './training-step.ts';

/** All that the next step of a run depends on, but for its batch. */
export type TrainingState<P extends Params = Params, S extends Tree = Tree> = {
  readonly params: P;
  readonly optimiser: S;
  /** The number of steps taken, which is the index of the next one. */
  readonly step: number;
  /** What the controller remembers, if there is one; where it starts if absent. */
  readonly control?: Numbers;
};

/** What happens during training. */
export type TrainingEvent<P extends Params, S extends Tree> =
  | {
      /** The executor is ready for steps of this horizon. */
      readonly type: 'compiled';
      readonly horizon: number;
      readonly seconds: number;
    }
  | {
      readonly type: 'step';
      /** The index of the step, from 0. */
      readonly step: number;
      /** See {@link StepOutput}. */
      readonly metrics: Readonly<Record<string, number>>;
      readonly seconds: number;
      /** The state after the step; the last one stays, others go when the next step is done. */
      readonly state: TrainingState<P, S>;
    };

/** What {@link train} needs. Functions of the step take its index. */
export type TrainOptions<P extends Params, S extends Tree, B extends Tree> = {
  readonly executor: Executor;
  /** The loss of a horizon: a rollout of `horizon` frames takes `horizon − 1` steps. */
  readonly loss: (horizon: number) => Loss<P, B>;
  readonly optimiser: Optimiser<S>;
  /** One batch a step, from the step of `state` on. Their tensors are disposed after use. */
  readonly batches: AsyncIterable<{ readonly step: number; readonly batch: B }>;
  readonly learningRate: (step: number) => number;
  /** Sets numbers of the loss from step to step. */
  readonly controller?: Controller;
  /** The number of frames that a rollout covers, the first one included. */
  readonly horizon: (step: number) => number;
  /** Where to start; it stays the caller's. */
  readonly state: TrainingState<P, S>;
  /** The number of steps of the whole run, those before `state` included. */
  readonly steps: number;
  /** Ends the run after the step that is being taken. */
  readonly signal?: AbortSignal;
};

/**
 * Trains, an event for each step. The step is prepared once for each horizon, and released after the
 * last one of that horizon. Of the states it makes one is alive at a time; that of the last event is
 * the caller's. Nothing else is left, also when the run is aborted, is left early, or fails.
 *
 * @throws NotFinite, an HgnError that names the step, if a metric is not finite
 * @throws HgnError if `steps` is not a whole number, or if batches end too early or do not belong to the step
 */
export async function* train<P extends Params, S extends Tree, B extends Tree>(
  options: TrainOptions<P, S, B>,
): AsyncGenerator<TrainingEvent<P, S>, void, undefined> {
  const { executor, loss, optimiser, learningRate, controller, horizon, state, steps, signal } =
    options;
  if (!Number.isSafeInteger(steps) || steps < 0) {
    const remedy = 'Count the steps of the whole run.';
    throw mismatch('steps', 'a whole number from 0 up', `${steps}`, remedy);
  }
  const lastUse = new Map<number, number>();
  for (let step = state.step; step < steps; step++) lastUse.set(horizon(step), step);
  const prepared = new Map<number, Prepared<StepInput<P, S, B>, StepOutput<P, S>>>();
  const first = { params: state.params, optimiser: state.optimiser };
  let current = first;
  let control = controller && (state.control ?? controller.start);
  let taken = state.step;
  const done = (): boolean => taken >= steps || signal?.aborted === true;
  if (done()) return;

  try {
    for await (const { step, batch } of options.batches) {
      const numbersOfStep = {
        learningRate: tf.scalar(learningRate(taken)),
        ...(control && controller && { controls: scalars(controller.controls(control)) }),
      };
      const input = { ...current, batch, ...numbersOfStep };
      try {
        if (done()) return;
        if (step !== taken) {
          const remedy = "Ask for batches from the state's step on.";
          throw mismatch('batch', `that of step ${taken}`, `that of step ${step}`, remedy);
        }
        const length = horizon(step);
        let run = prepared.get(length);
        if (run === undefined) {
          const start = performance.now();
          run = await executor.prepare(trainingStep(loss(length), optimiser), input);
          prepared.set(length, run);
          yield { type: 'compiled', horizon: length, seconds: secondsSince(start) };
        }

        const start = performance.now();
        const { metrics, ...next } = await run(input);
        const numbers = await read(metrics);
        const broken = Object.entries(numbers).find(([, value]) => !Number.isFinite(value));
        if (broken !== undefined) {
          dispose(next, [current]);
          throw new NotFinite(...broken, step);
        }
        dispose(current, [first, next]);
        current = next;
        taken = step + 1;
        control = control && controller?.next(control, numbers, step);
        const seconds = secondsSince(start);
        // A compiled step may hold the memory of all its intermediate values.
        if (lastUse.get(length) === step) {
          prepared.delete(length);
          await run.release();
        }
        const after = { ...current, step: taken, ...(control && { control }) };
        yield { type: 'step', step, metrics: numbers, seconds, state: after };
      } finally {
        dispose([batch, numbersOfStep], []);
      }
      if (done()) return;
    }
  } finally {
    await Promise.all([...prepared.values()].map((run) => run.release()));
  }
  const remedy = 'Let the data repeat.';
  throw mismatch('batches', `one a step until step ${steps}`, `an end before ${taken}`, remedy);
}

const scalars = (numbers: Numbers): Record<string, Scalar> =>
  Object.fromEntries(Object.entries(numbers).map(([name, value]) => [name, tf.scalar(value)]));

async function read(metrics: Readonly<Record<string, Scalar>>): Promise<Record<string, number>> {
  const entries = Object.entries(metrics).map(async ([name, metric]) => {
    const [value = NaN] = await metric.data();
    return [name, value] as const;
  });
  const numbers = Object.fromEntries(await Promise.all(entries));
  dispose(metrics, []);
  return numbers;
}

/** Disposes the tensors of `tree`, but for those that an update passed on as they were. */
function dispose(tree: Tree, keep: readonly Tree[]): void {
  const kept = new Set(flattenTree(keep).map(([, leaf]) => leaf));
  for (const [, leaf] of flattenTree(tree)) if (!kept.has(leaf)) leaf.dispose();
}

const secondsSince = (start: number): number => (performance.now() - start) / 1000;
