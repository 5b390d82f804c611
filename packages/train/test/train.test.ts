import * as tf from '@tensorflow/tfjs-core';
import { eager, type Executor, flattenTree, HgnError, type Tree } from '@hgn/core';
import { executorOr } from '@hgn/dev/executor';
import { describe, expect, it } from 'vitest';
import {
  averageOf,
  type Controller,
  type Optimiser,
  train,
  type TrainingEvent,
  type TrainingState,
  trainingStep,
  type TrainOptions,
} from '../src/index.ts';
import {
  type Batch,
  batches,
  batchOf,
  loss,
  optimiser,
  read,
  start,
  type State,
  type Weights,
} from './spring.ts';

type Event = TrainingEvent<Weights, State>;
const usual = await executorOr(eager);

const options = (): TrainOptions<Weights, State, Batch> => ({
  executor: usual,
  loss,
  optimiser,
  batches: batches(),
  learningRate: () => 0.05,
  horizon: (step) => (step < 2 ? 3 : 5),
  state: start(),
  steps: 4,
});

async function collect(events: AsyncIterable<Event>, into: Event[] = []): Promise<Event[]> {
  for await (const event of events) into.push(event);
  return into;
}

const lastState = (
  events: readonly Event[],
): { params: Weights; optimiser: State; step: number } => {
  const last = events.at(-1);
  if (last?.type !== 'step') throw new Error('expected a step');
  return last.state;
};

/** Batches of which one has noise that is no number. */
const poisonedAt =
  (poisoned: number) =>
  (step: number): Batch =>
    tf.tidy(() => {
      const { noise, ...rest } = batchOf(step);
      return { ...rest, noise: step === poisoned ? tf.mul(noise, NaN) : noise };
    });

/** The usual executor, and how often it has been asked for what; no call after the release. */
function counting(): { executor: Executor; counts: { prepared: number; released: number } } {
  const counts = { prepared: 0, released: 0 };
  const prepare: Executor['prepare'] = async (fn, example) => {
    counts.prepared++;
    let released = false;
    const run = await usual.prepare((args: typeof example) => {
      expect(released).toBe(false);
      return fn(args);
    }, example);
    const release = (): Promise<void> => {
      expect(released).toBe(false);
      released = true;
      counts.released++;
      return run.release();
    };
    return Object.assign((args: typeof example) => run(args), { release });
  };
  return { executor: { name: 'counting', prepare }, counts };
}

const alive = (tree: Tree): boolean => flattenTree(tree).every(([, leaf]) => !leaf.isDisposed);
const tensors = ({ params, optimiser: memory }: { params: Weights; optimiser: State }): Tree => ({
  params,
  memory,
});

describe('trainingStep', () => {
  it('gives the loss and the length of its gradient before the update, and the other metrics', () => {
    const step = trainingStep<Weights, State, Batch>(loss(3), optimiser);
    const { params, optimiser: memory } = start();
    const input = { params, optimiser: memory, batch: batchOf(0), learningRate: tf.scalar(0.1) };
    const { metrics } = step(input);
    const number = (x: tf.Tensor | undefined): number => x?.dataSync()[0] ?? NaN;
    const at = (k: number, mass: number): number =>
      number(loss(3)({ potential: { k: tf.scalar(k) }, mass: tf.scalar(mass) }, input.batch).loss);
    const slope = (f: (x: number) => number): number => (f(1e-2) - f(-1e-2)) / 2e-2;
    const gradient = [slope((x) => at(0.5 + x, 2)), slope((x) => at(0.5, 2 + x))];
    expect(Object.keys(metrics).sort()).toEqual(['error', 'gradientNorm', 'horizon', 'loss']);
    expect(number(metrics['loss'])).toBeCloseTo(at(0.5, 2), 6);
    expect(number(metrics['error'])).toBe(number(metrics['loss']));
    expect(number(metrics['horizon'])).toBe(3);
    expect(number(metrics['gradientNorm'])).toBeCloseTo(Math.hypot(...gradient), 4);
  });
});

describe('train', () => {
  it('tells of each horizon when it is ready, and of each step', async () => {
    const events = await collect(train(options()));
    const told = events.map((event) =>
      event.type === 'step' ? event.step : `horizon ${event.horizon}`,
    );
    expect(told).toEqual(['horizon 3', 0, 1, 'horizon 5', 2, 3]);
    expect(lastState(events).step).toBe(4);
    for (const event of events) {
      expect(event.seconds).toBeGreaterThanOrEqual(0);
      if (event.type === 'step') expect(event.metrics['horizon']).toBe(event.step < 2 ? 3 : 5);
    }
  });

  it('learns the ratio of stiffness to mass, from rollouts that grow', async () => {
    const steps = 250;
    const events = await collect(
      train({
        ...options(),
        steps,
        horizon: (step) => (step < 80 ? 3 : 8),
        learningRate: (step) => 0.05 * (1 - step / steps),
      }),
    );
    const { params, optimiser: memory } = lastState(events);
    const { potential, mass } = averageOf(memory, params);
    const [k = NaN, m = NaN] = [potential.k, mass].map((x) => x.dataSync()[0]);
    expect(Math.abs(k / m / 4 - 1)).toBeLessThan(0.02);
    const errors = events.flatMap((event) =>
      event.type === 'step' ? [event.metrics['error'] ?? NaN] : [],
    );
    const mean = (list: number[]): number => list.reduce((a, b) => a + b) / list.length;
    expect(mean(errors.slice(-20))).toBeLessThan(1e-2 * mean(errors.slice(0, 20)));
  });

  it('prepares a horizon once, however often it comes back', async () => {
    const { executor, counts } = counting();
    await collect(train({ ...options(), executor, steps: 9, horizon: (step) => 1 + (step % 3) }));
    expect(counts).toEqual({ prepared: 3, released: 3 });
  });

  it('releases a horizon after its last step, before the next is prepared', async () => {
    const { executor, counts } = counting();
    const seen: unknown[] = [];
    for await (const event of train({ ...options(), executor })) {
      seen.push([event.type === 'step' ? event.step : 'compiled', { ...counts }]);
    }
    expect(seen).toEqual([
      ['compiled', { prepared: 1, released: 0 }],
      [0, { prepared: 1, released: 0 }],
      [1, { prepared: 1, released: 1 }],
      ['compiled', { prepared: 2, released: 1 }],
      [2, { prepared: 2, released: 1 }],
      [3, { prepared: 2, released: 2 }],
    ]);
  });

  type Given = ReturnType<typeof options>;
  const untilStep1 = async (given: Given, then?: () => void): Promise<void> => {
    for await (const event of train(given)) {
      if (event.type === 'compiled' || event.step < 1) continue;
      if (then === undefined) break;
      then();
    }
  };
  const failing = async (given: Given): Promise<void> => {
    await expect(collect(train(given))).rejects.toThrow(HgnError);
  };
  const endings: Record<string, (given: Given) => Promise<unknown>> = {
    'it has taken all steps': (given) => collect(train(given)),
    'the caller breaks off': (given) => untilStep1(given),
    'it is aborted': (given) => {
      const abort = new AbortController();
      return untilStep1({ ...given, signal: abort.signal }, () => {
        abort.abort();
      });
    },
    'a loss is no number': (given) => failing({ ...given, batches: batches(0, 9, poisonedAt(2)) }),
    'the data ends too early': (given) => failing({ ...given, batches: batches(0, 2) }),
  };
  it.each(Object.entries(endings))('releases every horizon when %s', async (_, run) => {
    const { executor, counts } = counting();
    await run({ ...options(), executor, steps: 6, horizon: (step) => 1 + (step % 2) });
    expect(counts).toEqual({ prepared: 2, released: 2 });
  });

  it('keeps one state alive beside the first, and disposes batches and metrics', async () => {
    const state = start();
    const given = { ...options(), state, steps: 6 };
    const counts: number[] = [];
    let last: Event | undefined;
    const before = tf.memory().numTensors;
    for await (const event of train(given)) {
      if (event.type === 'step') counts.push(tf.memory().numTensors - before);
      last = event;
    }
    expect(new Set(counts).size).toBe(1);
    expect(last?.type === 'step' && alive(tensors(last.state))).toBe(true);
    expect(alive(tensors(state))).toBe(true);
    expect(tf.memory().numTensors - before).toBe(flattenTree(tensors(state)).length);
  });

  it('does not take apart what an optimiser passes on unchanged', async () => {
    type Shift = { readonly now: tf.Tensor; readonly before: tf.Tensor };
    const shift: Optimiser<Shift> = {
      init: () => ({ now: tf.scalar(1), before: tf.scalar(0) }),
      update: ({ params, state: { now } }) => ({
        params,
        state: { now: tf.add(now, 1), before: now },
      }),
    };
    const { params } = start();
    const state = { params, optimiser: shift.init(params), step: 0 };
    let last: TrainingState<Weights, Shift> = state;
    for await (const event of train({ ...options(), optimiser: shift, state })) {
      if (event.type === 'step') last = event.state;
    }
    expect(read(last.optimiser)).toEqual([
      ['now', [5]],
      ['before', [4]],
    ]);
    expect(alive([last.params, state.params, state.optimiser])).toBe(true);
  });

  it('takes the learning rate of each step', async () => {
    const learningRate = (step: number): number => (step < 2 ? 0.1 : 0);
    const two = await collect(train({ ...options(), learningRate, steps: 2 }));
    const four = await collect(train({ ...options(), learningRate }));
    expect(read(lastState(four).params)).toEqual(read(lastState(two).params));
    expect(read(lastState(two).params)).not.toEqual(read(start().params));
  });

  it('hands the loss what its controller sets for each step, and the controller its metrics', async () => {
    const seen: unknown[] = [];
    const controller: Controller = {
      start: { weight: 1 },
      controls: ({ weight = NaN }) => ({ doubled: 2 * weight }),
      next: ({ weight = NaN }, { told = NaN }, step) => {
        seen.push([step, told]);
        return { weight: weight + 1 };
      },
    };
    const controlled: typeof loss = (horizon) => (params, batch, controls) => {
      const { loss: value } = loss(horizon)(params, batch);
      return { loss: value, metrics: { told: tf.clone(controls?.['doubled'] ?? tf.scalar(NaN)) } };
    };
    const given = { ...options(), loss: controlled, controller };
    const half = lastState(await collect(train({ ...given, steps: 2 })));
    expect(half).toMatchObject({ step: 2, control: { weight: 3 } });
    const rest = { ...given, state: half, batches: batches(2) };
    expect(lastState(await collect(train(rest)))).toMatchObject({ control: { weight: 5 } });
    expect(seen).toEqual([
      [0, 2],
      [1, 4],
      [2, 6],
      [3, 8],
    ]);
  });

  it('stops at a loss that is no number, names the step, and leaves the state before it whole', async () => {
    const events: Event[] = [];
    const state = start();
    const given = { ...options(), state, batches: batches(0, 9, poisonedAt(2)) };
    const before = tf.memory().numTensors;
    const run = collect(train(given), events);
    await expect(run).rejects.toThrow(HgnError);
    await expect(run).rejects.toThrow(/^loss at step 2: expected a finite number, got NaN\. /);
    expect(tf.memory().numTensors - before).toBe(flattenTree(tensors(state)).length);
    const good = events.filter((event) => event.type === 'step');
    expect(good.map((event) => event.step)).toEqual([0, 1]);
    expect(good[1]?.state.step).toBe(2);
    expect(
      read(tensors(lastState(good)))
        .flatMap(([, list]) => list)
        .every(Number.isFinite),
    ).toBe(true);
  });

  it('ends after the step when it is aborted, and lets go of the data', async () => {
    const abort = new AbortController();
    let asked = 0;
    let closed = false;
    async function* closing(): ReturnType<typeof batches> {
      try {
        yield* batches(0, 9, (step) => (asked++, batchOf(step)));
      } finally {
        closed = true;
      }
    }
    const events: Event[] = [];
    for await (const event of train({ ...options(), batches: closing(), signal: abort.signal })) {
      events.push(event);
      if (event.type === 'step' && event.step === 1) abort.abort();
    }
    expect(lastState(events).step).toBe(2);
    expect(alive(tensors(lastState(events)))).toBe(true);
    expect({ asked, closed }).toEqual({ asked: 2, closed: true });
  });

  it('does not start when it is aborted before, or when all steps are taken', async () => {
    expect(await collect(train({ ...options(), signal: AbortSignal.abort() }))).toEqual([]);
    expect(await collect(train({ ...options(), state: { ...start(), step: 4 } }))).toEqual([]);
  });

  it.each([NaN, Infinity, -1, 1.5])('refuses to take %s steps', async (steps) => {
    await expect(collect(train({ ...options(), batches: batches(0, 6), steps }))).rejects.toThrow(
      `steps: expected a whole number from 0 up, got ${steps}.`,
    );
  });

  it('refuses batches of another step, and data that ends too early', async () => {
    await expect(collect(train({ ...options(), batches: batches(1) }))).rejects.toThrow(
      'batch: expected that of step 0, got that of step 1.',
    );
    await expect(collect(train({ ...options(), batches: batches(0, 3) }))).rejects.toThrow(
      'batches: expected one a step until step 4, got an end before 3.',
    );
  });
});
