import * as tf from '@tensorflow/tfjs-core';
import { eager, flattenTree, HgnError } from '@hgn/core';
import { describe, expect, it } from 'vitest';
import {
  type Controller,
  NotFinite,
  persevere,
  type PerseveringEvent,
  train,
  type TrainingState,
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

type Training = TrainingState<Weights, State>;
type Event = PerseveringEvent<Weights, State>;

/** Counts steps, and tells the loss how many there were. */
const counting: Controller = {
  start: { count: 1 },
  controls: ({ count = NaN }) => ({ count }),
  next: ({ count = NaN }, { error = NaN }) => ({ count: count + 1 + 0 * error }),
};

type Run = {
  readonly state?: Training;
  readonly anchor?: Training;
  readonly gone?: number;
  readonly retries?: number;
  readonly steps?: number;
  /** Whether a step is poisoned at a share of the learning rate. */
  readonly poisoned?: (step: number, slower: number) => boolean;
};

function run({ state = start(), steps = 10, retries = 3, poisoned, ...rest }: Run) {
  return persevere<Weights, State>({
    begin: (from, slower) =>
      train({
        executor: eager,
        loss,
        optimiser,
        controller: counting,
        batches: batches(from.step, Infinity, (step) =>
          tf.tidy((): Batch => {
            const { noise, ...batch } = batchOf(step);
            const wrong = poisoned?.(step, slower) === true;
            return { ...batch, noise: wrong ? tf.mul(noise, NaN) : noise };
          }),
        ),
        learningRate: () => 0.05 * slower,
        horizon: () => 2,
        state: from,
        steps,
      }),
    ...{ state, retries, spacing: 3, ...rest },
  });
}

async function collect(events: AsyncIterable<Event>, into: Event[] = []): Promise<Event[]> {
  for await (const event of events) if (event.type !== 'compiled') into.push(event);
  return into;
}
const lastOf = (events: readonly Event[]): Training => {
  const last = events.findLast((event) => event.type === 'step');
  if (last?.type !== 'step') throw new Error('expected a step');
  return last.state;
};
const outline = (events: readonly Event[]): unknown[] =>
  events.flatMap((event) => {
    if (event.type === 'step') return event.step;
    if (event.type === 'anchor') return `anchor ${event.state.step}`;
    return event.type === 'back' ? `back to ${event.state.step} at ${event.slower}` : [];
  });
const bits = ({ params, optimiser: memory, control }: Training): unknown => [
  read([params, memory]),
  control,
];
const at7 = (step: number, slower: number): boolean => step === 7 && slower > 0.3;

describe('persevere', () => {
  it('is training, where all numbers are finite', async () => {
    const events = await collect(run({}));
    expect(outline(events)).toEqual(
      ['anchor 0', 0, 1, 2, 'anchor 3', 3, 4, 5, 'anchor 6', 6, 7, 8, 'anchor 9', 9], //
    );
    expect(lastOf(events).control).toEqual({ count: 11 });
  });

  it('goes back to its anchor with half the learning rate, as often as need be', async () => {
    const events = await collect(run({ poisoned: at7 }));
    const tries = ['back to 6 at 0.5', 6, 'back to 6 at 0.25', 6, 7, 8, 'anchor 9', 9];
    expect(outline(events).slice(-tries.length)).toEqual(tries);
    expect(lastOf(events).control).toEqual({ count: 11 });
    const cause = events.find((event) => event.type === 'back')?.cause;
    expect(cause).toMatchObject({ step: 7, metric: 'loss' });
  });

  it('makes what training from the anchor at the lower rate makes', async () => {
    const events = await collect(run({ poisoned: at7 }));
    const six = lastOf(await collect(run({ steps: 6 })));
    const slow = await collect(run({ state: six, gone: 2 }));
    expect(bits(lastOf(events))).toEqual(bits(lastOf(slow)));
    expect(bits(lastOf(events))).not.toEqual(bits(lastOf(await collect(run({})))));
  });

  it('goes back to the same place where it was stopped between two anchors', async () => {
    const whole = await collect(run({ poisoned: at7 }));
    const [six, seven] = [
      lastOf(await collect(run({ steps: 6 }))),
      lastOf(await collect(run({ steps: 7 }))),
    ];
    const resumed = await collect(run({ state: seven, anchor: six, poisoned: at7 }));
    expect(outline(resumed)[1]).toBe('back to 6 at 0.5');
    expect(bits(lastOf(resumed))).toEqual(bits(lastOf(whole)));
  });

  it('gives up after its retries, those of earlier sessions included, with the step', async () => {
    const events: Event[] = [];
    const giving = collect(run({ retries: 2, gone: 1, poisoned: (step) => step === 4 }), events);
    await expect(giving).rejects.toThrow(NotFinite);
    await expect(giving).rejects.toThrow(/^loss at step 4: expected a finite number, got NaN\. /);
    expect(outline(events).filter((line) => String(line).startsWith('back'))).toEqual([
      'back to 3 at 0.25',
    ]);
  });

  it('does not go back for other errors', async () => {
    const events = persevere<Weights, State>({
      begin: () => {
        throw new HgnError('batch: expected another.');
      },
      ...{ state: start(), retries: 3 },
    });
    await expect(collect(events)).rejects.toThrow('batch: expected another.');
  });

  it('leaves the last state and the last anchor alive, and nothing else beside its start', async () => {
    const state = start();
    const before = tf.memory().numTensors;
    const events = await collect(run({ state, poisoned: at7 }));
    const anchor = events.findLast((event) => event.type === 'anchor');
    const size = flattenTree([state.params, state.optimiser]).length;
    expect(tf.memory().numTensors - before).toBe(2 * size);
    const { params, optimiser: memory } = lastOf(events);
    const kept = anchor?.type === 'anchor' ? anchor.state : state;
    const tensors = flattenTree([params, memory, kept.params, kept.optimiser, state.params]);
    expect(tensors.some(([, leaf]) => leaf.isDisposed)).toBe(false);
  });
});
