import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { energyMetrics } from '../src/energy-metrics.ts';
import { metricsJsonSchema } from '../src/index.ts';
import type { Followed } from '../src/measure.ts';
import { rolloutMetrics } from '../src/rollout-metrics.ts';

it('publishes the schema that metrics are checked with', async () => {
  // after a change: npx vitest -u, and a new schemaVersion if a key went or changed its meaning
  const text = `${JSON.stringify(metricsJsonSchema(), null, 2)}\n`;
  await expect(text).toMatchFileSnapshot('../schema/metrics.schema.json');
});

it('keeps the keys that others read', async () => {
  const file = new URL('../schema/metrics.schema.json', import.meta.url);
  const schema = JSON.parse(await readFile(file, 'utf8')) as { required: string[] };
  const keys = ['test', 'train', 'baselines', 'reversal', 'energy', 'seconds', 'engine', 'config'];
  expect(schema.required).toEqual(expect.arrayContaining([...keys, 'seed', 'versions']));
});

/** Rollouts of so many frames, with an error of 1e-4 · frame on every other trajectory twice as much. */
function followed(frames: number): Followed {
  const rows = (value: (t: number, i: number) => number): number[][] =>
    Array.from({ length: 4 }, (_, i) => Array.from({ length: frames }, (__, t) => value(t, i)));
  return {
    errors: rows((t, i) => 1e-4 * (t + 1) * (1 + (i % 2))),
    normalised: rows((t, i) => 1e-3 * (t + i)),
    learned: rows((t, i) => -2 * i + 0.01 * (t % 2)),
    energy: rows((_, i) => i),
    q: [],
    p: [],
  };
}

describe('rolloutMetrics', () => {
  it('takes the mean over the frames of each range, and the median of valid times', () => {
    const metrics = rolloutMetrics(followed(180));
    const over = (from: number, to: number): number => (1.5e-4 * (from + to)) / 2;
    expect(metrics.mse30).toBeCloseTo(over(1, 30), 10);
    expect(metrics.mse60).toBeCloseTo(over(31, 60), 10);
    expect(metrics.mse90).toBeCloseTo(over(61, 90), 10);
    expect(metrics.mse180).toBeCloseTo(over(91, 180), 10);
    expect(metrics.normalised30).toBeCloseTo(1e-3 * (14.5 + 1.5), 10);
    // the i-th exceeds 0.025 at the frame 26 − i, counted from 0
    expect(metrics.vpt).toBe(24.5);
    expect(metrics.frames).toBe(180);
  });

  it('has nothing to say of frames that there are not', () => {
    const metrics = rolloutMetrics(followed(60));
    expect(Object.keys(metrics)).not.toContain('mse90');
    expect(Object.keys(metrics)).not.toContain('mse180');
  });
});

describe('energyMetrics', () => {
  it('measures H in units of its spread, and knows the true energy from it', () => {
    const { energy, fit } = energyMetrics(followed(60), 0.1) ?? {};
    // H is −2·E + c, and a square wave of amplitude 0.005 around that; Var over 0, −2, −4, −6 is 5
    expect(energy?.rankCorrelation).toBe(-1);
    expect(fit?.slope).toBeCloseTo(-0.5, 4);
    expect(energy?.relative).toBeCloseTo(0.005 ** 2 / 5, 10);
    expect(energy?.maxDeficit).toBeCloseTo(0.01 / Math.sqrt(5), 10);
    expect(energy?.averageDeficit).toBeCloseTo((0.01 * 30 * 30) / (30 * 59) / Math.sqrt(5), 10);
  });

  it('is none where what moves has none, or it overflows', () => {
    expect(energyMetrics({ ...followed(60), learned: [] }, 0.1)).toBeUndefined();
    const learned = followed(60).learned.map((row) => row.with(3, Infinity));
    expect(energyMetrics({ ...followed(60), learned }, 0.1)).toBeUndefined();
  });
});
