import * as tf from '@tensorflow/tfjs-core';
import { HgnError } from '@hgn/core';
import { describe, expect, it } from 'vitest';
import {
  batches,
  type BatchesOptions,
  frameTensor,
  massSpring,
  memberOf,
  observationOf,
  pendulum,
  renderer,
  simulate,
  twoBody,
  varied,
} from '../src/index.ts';
import { renderWorkers } from '../src/workers.ts';

const system = massSpring();
const data = simulate({ system, trajectories: 6, frames: 9, dt: 0.125, seed: 1 });
const footage = { data, system, render: renderer({ size: 16 }) };
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
  const key = (values: number[]): string => values.slice(0, 3 * 768).join();
  const keys = Array.from({ length: data.count }, (_, i) => key(all.slice(i * 9 * 768)));
  expect(new Set(keys).size).toBe(6);
  return Array.from({ length: 4 }, (_, i) => keys.indexOf(key(frames.slice(i * 3 * 768))));
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
      const expected = tf.gather(tf.reshape(all, [54, 768]), rows);
      expect([...expected.dataSync()]).toEqual(targets);
    }
  });

  it('have the shapes and dtypes that they say', async () => {
    for await (const { batch } of batches(options)) {
      const { frames, times, targets } = batch;
      expect([frames.shape, frames.dtype]).toEqual([[4, 3, 16, 16, 3], 'float32']);
      expect([times.shape, times.dtype]).toEqual([[4, 5], 'int32']);
      expect([targets.shape, targets.dtype]).toEqual([[4, 5, 16, 16, 3], 'float32']);
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

  it.each([
    [0, [1, 2, 3]],
    [1, [2, 3, 4]],
    [3, [4, 5, 6]],
  ])('render %i ahead while a step is awaited, and no more', async (prefetch, expected) => {
    let rendered = 0;
    const render = Object.assign(
      (...args: Parameters<typeof footage.render>) => {
        rendered++;
        footage.render(...args);
      },
      { size: 16 },
    );
    const stream = batches({ ...options, render, prefetch });
    await idle();
    expect(rendered).toBe(0);
    const perBatch = 4 * (3 + 5);
    for (const n of expected) {
      tf.dispose((await stream.next()).value);
      await idle();
      expect(rendered).toBe(n * perBatch);
    }
    await stream.return();
    await idle();
    expect(rendered).toBe((expected.at(-1) ?? NaN) * perBatch);
  });

  it('are ready one after the other, however many are made ahead', async () => {
    let rendered = 0;
    const render = Object.assign(() => (rendered++, undefined), { size: 16 });
    const stream = batches({ ...options, render, prefetch: 8 });
    await stream.next();
    expect(rendered).toBe(4 * (3 + 5));
    await stream.next();
    expect(rendered).toBeLessThanOrEqual(2 * 4 * (3 + 5));
    await stream.return();
  });

  it.each([1, 3])('are the same of %i other threads, however far ahead', async (workers) => {
    const expected = await take(6, { crop: true });
    const render = renderWorkers({ size: 16, workers });
    try {
      expect(await take(6, { crop: true, render, prefetch: 4 })).toEqual(expected);
      expect(await take(2, { crop: true, render, from: 4 })).toEqual(expected.slice(4));
    } finally {
      await render.close();
    }
  });

  it('tell of a thread that fails', async () => {
    const render = renderWorkers({ size: 16 });
    const stream = batches({ ...options, render });
    await stream.next();
    await render.close();
    await expect(stream.next().then(() => stream.next())).rejects.toThrow('renderWorkers');
  });

  it('begin anywhere in a trajectory where they are crops, the targets with them', async () => {
    const all = frameTensor(footage).dataSync();
    const film = (frame: number, length: number): string =>
      all.subarray(frame * 768, (frame + length) * 768).join();
    const places = new Map(
      Array.from({ length: 6 * 6 }, (_, i) => [film(9 * Math.floor(i / 6) + (i % 6), 3), i]),
    );
    expect(places.size).toBe(36);
    const starts: number[] = [];
    // room for 9 − 4 + 1 starts
    for (const { frames, times, targets } of await take(100, { crop: true, horizon: () => 4 })) {
      times.forEach((row, i) => {
        const place = places.get(frames.slice(i * 2304, (i + 1) * 2304).join()) ?? NaN;
        const first = 9 * Math.floor(place / 6) + (place % 6);
        starts.push(place % 6);
        row.forEach((time, k) => {
          const from = (i * 5 + k) * 768;
          expect(targets.slice(from, from + 768).join()).toBe(film(first + time, 1));
        });
      });
    }
    const counts = [0, 1, 2, 3, 4, 5].map((start) => starts.filter((x) => x === start).length);
    // 400 draws of six, five standard deviations
    for (const count of counts) expect(Math.abs(count - 400 / 6)).toBeLessThan(5 * 7.45);
  });

  it('are drawn each by its own member of a family, and seen with the noise of the data', async () => {
    const family = varied(massSpring, { mass: { from: 0.2, to: 1 } });
    const many = simulate({
      system: family,
      trajectories: 6,
      frames: 9,
      dt: 0.1,
      seed: 1,
      noise: 0.1,
    });
    const film = { data: many, system: family, render: renderer({ size: 16 }) };
    const expected = Array.from({ length: 6 }, (_, i) => {
      const frame = new Float32Array(768);
      film.render(memberOf(family, many, i).draw(observationOf(many, i, 0)), frame);
      return frame.join();
    });
    expect(new Set(expected).size).toBe(6);
    const got = (await take(3, film)).flatMap(({ frames }) =>
      [0, 1, 2, 3].map((i) => Float32Array.from(frames.slice(i * 2304, i * 2304 + 768)).join()),
    );
    expect(new Set(got)).toEqual(new Set(expected));
    const clean = frameTensor({ ...film, data: { ...many, noise: 0 } });
    expect(clean.arraySync()).not.toEqual(frameTensor(film).arraySync());
  });

  it('let the event loop turn between trajectories', async () => {
    let rendered = 0;
    const bursts: number[] = [];
    const render = Object.assign(() => (rendered++, undefined), { size: 16 });
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
    [{ prefetch: -1 }, 'prefetch: expected a whole number from 0 up, got -1.'],
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
    expect(all.shape).toEqual([6, 9, 16, 16, 3]);
    const some = frameTensor({ ...footage, trajectories: [4, 1] });
    expect(tf.memory().numTensors - before).toBe(2);
    expect(some.arraySync()).toEqual(tf.gather(all, [4, 1]).arraySync());
    const state = { q: data.q.subarray(4 * 9 + 2, 4 * 9 + 3), p: data.p };
    const frame = new Float32Array(768);
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

describe('rollouts that do not begin where the encoder does', () => {
  const one = { ...options, batch: 1, horizon: () => 4, decode: 4 };
  const first = async (more: Partial<BatchesOptions>) => {
    for await (const { batch } of batches({ ...one, ...more })) return batch;
    throw new Error('expected a batch');
  };
  /** Which frames of the only trajectory that has them these are. */
  const places = (frames: tf.Tensor): number[] => {
    const all = tf.unstack(tf.reshape(frameTensor(footage), [6 * 9, -1])).map((x) => x.dataSync());
    return tf.unstack(tf.reshape(frames, [-1, 16 * 16 * 3])).map((x) => {
      const frame = x.dataSync();
      const same = all.flatMap((other, i) => (other.every((y, j) => y === frame[j]) ? [i] : []));
      return (same[0] ?? NaN) % 9;
    });
  };

  it('have targets that begin later, or before the frames of the encoder', async () => {
    const later = await first({ origin: () => 2 });
    expect(places(later.frames)).toEqual([0, 1, 2]);
    expect(places(later.targets)).toEqual([2, 3, 4, 5]);
    const before = await first({ origin: () => -2 });
    expect(places(before.frames)).toEqual([2, 3, 4]);
    expect(places(before.targets)).toEqual([0, 1, 2, 3]);
  });

  it('see each frame once where as many are decoded as there are', async () => {
    const { times } = await first({});
    expect(times.arraySync()).toEqual([[0, 1, 2, 3]]);
  });

  it('fit into the trajectory wherever they begin', async () => {
    await expect(first({ origin: () => 6 })).rejects.toThrow(
      'frames that step 0 takes: expected a whole number from 1 to 9, got 10.',
    );
  });

  it('have a second window where it is asked for, whose state the rollout comes through', async () => {
    const lags = new Set<number>();
    for (const seed of [1, 2, 3, 4, 5, 6]) {
      const batch = await first({ seed, origin: () => -1, later: () => 1 });
      const [[time = NaN] = []] = batch.later?.times.arraySync() ?? [];
      const [start = NaN] = places(batch.frames);
      const lag = time - 1;
      lags.add(lag);
      expect(places(batch.later?.frames ?? batch.frames)).toEqual(
        [start + lag, start + lag + 1, start + lag + 2], //
      );
    }
    expect([...lags].sort()).toEqual([1, 2]);
    expect(await first({ later: () => undefined })).not.toHaveProperty('later');
  });

  it('refuse a second window where the rollout has no frame for it', async () => {
    await expect(first({ later: () => 3 })).rejects.toThrow(
      'frames to a later window of step 0: expected a whole number from 1 up, got 0.',
    );
  });
});

describe('symmetry', () => {
  const bodies = twoBody({ orbitNoise: 0.05 });
  const pair = simulate({ system: bodies, trajectories: 3, frames: 4, dt: 1, seed: 3 });
  type Options = Partial<BatchesOptions> & Pick<BatchesOptions, 'render'>;
  const seenBy = (more: Options): BatchesOptions => {
    const common = { data: pair, system: bodies, batch: 3, encode: 4, decode: 4, seed: 5 };
    return { ...common, horizon: () => 4, ...more };
  };

  it.each([
    ['turns', [0, 1, 2, 3]],
    ['square', [0, 1, 2, 3, 4, 5, 6, 7]],
  ] as const)(
    '%s moves pixels in all its ways, of a clip and its targets alike',
    async (symmetry, all) => {
      const render = renderer({ size: 16 });
      const plain = frameTensor({ data: pair, system: bodies, render });
      const mirrored = [plain, tf.reverse(plain, 3)];
      const ways = mirrored.flatMap((images) => {
        const across = tf.transpose(images, [0, 1, 3, 2, 4]);
        const half = tf.reverse(images, [2, 3]);
        return [images, tf.reverse(across, 3), half, tf.reverse(across, 2)];
      });
      const used = new Set<number>();
      for await (const { step, batch } of batches(seenBy({ render, symmetry: () => symmetry }))) {
        expect([...batch.targets.dataSync()]).toEqual([...batch.frames.dataSync()]);
        for (const clip of tf.unstack(batch.frames)) {
          const matches = ways.flatMap((way, i) =>
            tf.unstack(way).some((other) => tf.max(tf.abs(tf.sub(other, clip))).dataSync()[0] === 0)
              ? [i]
              : [],
          );
          expect(matches).toHaveLength(1);
          used.add(matches[0] ?? NaN);
        }
        if (step === 19) break;
      }
      expect([...used].sort()).toEqual(all);
    },
  );

  it('is the same on other threads', async () => {
    const render = renderWorkers({ size: 16, workers: 1 });
    const first = async (options: BatchesOptions): Promise<number[]> => {
      for await (const { batch } of batches(options)) return [...batch.frames.dataSync()];
      throw new Error('expected a batch');
    };
    expect(await first(seenBy({ render, symmetry: () => 'square' }))).toEqual(
      await first(seenBy({ render: renderer({ size: 16 }), symmetry: () => 'square' })),
    );
    await render.close();
  });
});
