import * as tf from '@tensorflow/tfjs-core';
import { HgnError } from '@hgn/core';
import { describe, expect, it } from 'vitest';
import {
  batches,
  type BatchesOptions,
  frameTensor,
  massSpring,
  pendulum,
  renderer,
  simulate,
} from '../src/index.ts';

const system = massSpring();
const data = simulate({ system, trajectories: 6, frames: 9, dt: 0.125, seed: 1 });
const footage = { data, system, render: renderer({ size: 8 }) };
const options: BatchesOptions = {
  ...footage,
  batch: 4,
  encode: 3,
  decode: 5,
  horizon: (step) => 4 + Math.min(step, 5),
  seed: 1,
};

/** `n` batches as plain numbers, from a stream that is then left. */
async function take(n: number, more: Partial<BatchesOptions> = {}) {
  const taken: { step: number; frames: number[]; times: number[][]; targets: number[] }[] = [];
  for await (const { step, batch } of batches({ ...options, ...more })) {
    const { frames, times, targets } = batch;
    taken.push({
      step,
      frames: [...frames.dataSync()],
      times: times.arraySync(),
      targets: [...targets.dataSync()],
    });
    tf.dispose(batch);
    if (taken.length === n) break;
  }
  return taken;
}

/** The trajectories that the encoder sees, told apart by their frames. */
const seen = (frames: number[]): number[] => {
  const all = [...frameTensor(footage).dataSync()];
  const key = (values: number[]): string => values.slice(0, 3 * 192).join();
  const keys = Array.from({ length: data.count }, (_, i) => key(all.slice(i * 9 * 192)));
  expect(new Set(keys).size).toBe(6);
  return Array.from({ length: 4 }, (_, i) => keys.indexOf(key(frames.slice(i * 3 * 192))));
};

/** Far more turns of the event loop than a batch has trajectories. */
async function idle(): Promise<void> {
  for (let turn = 0; turn < 50; turn++) await new Promise((resolve) => setImmediate(resolve));
}

describe('batches', () => {
  it('are the first frames for the encoder, and targets at the times', async () => {
    const all = frameTensor(footage);
    for (const { frames, times, targets } of await take(8)) {
      const trajectories = seen(frames);
      const chosen = tf.gather(all, trajectories);
      expect([...tf.slice(chosen, [0, 0], [-1, 3]).dataSync()]).toEqual(frames);
      const rows = times.flatMap((row, i) =>
        row.map((time) => 9 * (trajectories[i] ?? NaN) + time),
      );
      const expected = tf.gather(tf.reshape(all, [54, 192]), rows);
      expect([...expected.dataSync()]).toEqual(targets);
    }
  });

  it('have the shapes and dtypes that they say', async () => {
    for await (const { batch } of batches(options)) {
      const { frames, times, targets } = batch;
      expect([frames.shape, frames.dtype]).toEqual([[4, 3, 8, 8, 3], 'float32']);
      expect([times.shape, times.dtype]).toEqual([[4, 5], 'int32']);
      expect([targets.shape, targets.dtype]).toEqual([[4, 5, 8, 8, 3], 'float32']);
      break;
    }
  });

  it('see every trajectory once an epoch, in another order in each', async () => {
    const order = (await take(6)).flatMap(({ frames }) => seen(frames));
    const epochs = [0, 1, 2, 3].map((epoch) => order.slice(6 * epoch, 6 * epoch + 6));
    for (const epoch of epochs) expect(epoch.toSorted()).toEqual([0, 1, 2, 3, 4, 5]);
    expect(new Set(epochs.map(String)).size).toBeGreaterThan(1);
  });

  it('draw times from the whole horizon of the step, for each trajectory by itself', async () => {
    const taken = await take(200, { horizon: (step) => (step < 100 ? 4 : 9) });
    const times = (from: number, to: number) => taken.slice(from, to).flatMap((b) => b.times);
    expect(new Set(times(0, 100).flat())).toEqual(new Set([0, 1, 2, 3]));
    expect(new Set(times(100, 200).flat())).toEqual(new Set([0, 1, 2, 3, 4, 5, 6, 7, 8]));
    const counts = [0, 1, 2, 3].map(
      (t) =>
        times(0, 100)
          .flat()
          .filter((x) => x === t).length,
    );
    // 2,000 draws, 500 of each but for five standard deviations
    for (const count of counts) expect(Math.abs(count - 500)).toBeLessThan(5 * Math.sqrt(375));
    const rows = taken.map(({ times: [first, second] }) => String(first) === String(second));
    expect(rows.filter(Boolean).length).toBeLessThan(10);
  });

  it('depend on the seed and the step alone, so that a run can be resumed', async () => {
    const whole = await take(7);
    expect(whole.map(({ step }) => step)).toEqual([0, 1, 2, 3, 4, 5, 6]);
    expect(await take(3, { from: 4 })).toEqual(whole.slice(4));
    expect((await take(1, { seed: 2 }))[0]?.times).not.toEqual(whole[0]?.times);
  });

  it('render one ahead while a step is awaited, and no more', async () => {
    let rendered = 0;
    const render = Object.assign(
      (...args: Parameters<typeof footage.render>) => {
        rendered++;
        footage.render(...args);
      },
      { size: 8 },
    );
    const stream = batches({ ...options, render });
    await idle();
    expect(rendered).toBe(0);
    const perBatch = 4 * (3 + 5);
    for (const n of [2, 3, 4]) {
      tf.dispose((await stream.next()).value);
      await idle();
      expect(rendered).toBe(n * perBatch);
    }
    await stream.return();
    await idle();
    expect(rendered).toBe(4 * perBatch);
  });

  it('let the event loop turn between trajectories', async () => {
    let rendered = 0;
    const bursts: number[] = [];
    const render = Object.assign(() => (rendered++, undefined), { size: 8 });
    let watching = true;
    const watch = (): void => {
      bursts.push(rendered);
      rendered = 0;
      if (watching) setImmediate(watch);
    };
    watch();
    const stream = batches({ ...options, render });
    tf.dispose((await stream.next()).value?.batch);
    await idle();
    watching = false;
    await stream.return();
    expect(Math.max(...bursts)).toBe(3 + 5);
  });

  it('allocate three tensors a batch, when it is asked for', async () => {
    const before = tf.memory().numTensors;
    const stream = batches(options);
    await stream.next();
    await idle();
    expect(tf.memory().numTensors - before).toBe(3);
    await stream.return();
    await idle();
    expect(tf.memory().numTensors - before).toBe(3);
  });

  it('tell of a horizon that the data do not have when its step is due, and not before', async () => {
    const stream = batches({ ...options, horizon: (step) => (step < 2 ? 9 : 10) });
    await stream.next();
    await stream.next();
    await idle();
    await expect(stream.next()).rejects.toThrow(
      'horizon of step 2: expected a whole number from 1 to 9, got 10. The data have no more.',
    );
    const left = batches({ ...options, horizon: (step) => 9 / (1 - step) });
    await left.next();
    await left.return();
    await idle(); // an unhandled rejection would fail the run
  });

  it.each([
    [{ batch: 0 }, 'batch: expected a whole number from 1 up, got 0.'],
    [{ encode: 10 }, 'encode: expected a whole number from 1 to 9, got 10.'],
    [{ decode: 1.5 }, 'decode: expected a whole number from 1 up, got 1.5.'],
    [{ from: -1 }, 'from: expected a whole number from 0 up, got -1.'],
    [
      { system: pendulum() },
      'system: expected mass-spring {"mass":0.5,"stiffness":2,"radius":[0.1,1]}',
    ],
    [{ system: massSpring({ mass: 1 }) }, 'got mass-spring {"mass":1,'],
  ])('refuse %o', (wrong, message) => {
    expect(() => batches({ ...options, ...wrong })).toThrow(HgnError);
    expect(() => batches({ ...options, ...wrong })).toThrow(message);
  });
});

describe('frameTensor', () => {
  it('is all frames of the trajectories that are asked for, and allocates nothing else', () => {
    const before = tf.memory().numTensors;
    const all = frameTensor(footage);
    expect(all.shape).toEqual([6, 9, 8, 8, 3]);
    const some = frameTensor({ ...footage, trajectories: [4, 1] });
    expect(tf.memory().numTensors - before).toBe(2);
    expect(some.arraySync()).toEqual(tf.gather(all, [4, 1]).arraySync());
    const state = { q: data.q.subarray(4 * 9 + 2, 4 * 9 + 3), p: data.p };
    const frame = new Float32Array(192);
    footage.render(system.draw(state), frame);
    expect([...tf.slice(some, [0, 2], [1, 1]).dataSync()]).toEqual([...frame]);
  });

  it.each([6, -1, 0.5])('has no trajectory %f of 6', (index) => {
    expect(() => frameTensor({ ...footage, trajectories: [0, index] })).toThrow(
      `trajectories: expected an index from 0 to 5, got ${index}.`,
    );
  });

  it('refuses the data of another system', () => {
    expect(() => frameTensor({ ...footage, system: pendulum() })).toThrow(HgnError);
  });
});
