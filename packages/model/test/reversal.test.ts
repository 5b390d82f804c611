import * as tf from '@tensorflow/tfjs-core';
import { seededRng } from '@hgn/core';
import { describe, expect, it } from 'vitest';
import { reversal } from '../src/index.ts';
import { D, euler, randomState, separable, spring, tiny, values } from './tiny.ts';

describe('reversal', () => {
  it('is rounding alone with a reversible integrator', () => {
    const model = tiny(separable);
    const params = model.init(seededRng(1));
    const { latent, pixels } = reversal(model, params, randomState(4, 1), { steps: 30 });
    expect(latent.shape).toEqual([4]);
    expect(pixels.shape).toEqual([4]);
    expect(Math.max(...values(latent))).toBeLessThan(1e-5);
    expect(Math.max(...values(pixels))).toBeLessThan(1e-10);
  });

  /** (I − dt·A)(I + dt·A) = (1 + (ω·dt)²)·I for an oscillator, so Euler comes back enlarged. */
  it('is the closed form of Euler on an oscillator', () => {
    const [steps, dt, omega] = [20, 0.1, 1];
    const model = tiny(spring, euler);
    const params = { ...model.init(seededRng(1)), dynamics: tf.scalar(omega) };
    const state = randomState(3, 1);
    const { latent, pixels } = reversal(model, params, state, { steps, dt });

    const [q0, p0] = [values(state.q), values(state.p)];
    const path = Array.from({ length: steps + 1 }, (_, n) => {
      const [r, angle] = [(1 + dt ** 2) ** (n / 2), n * Math.atan(dt)];
      return q0.flatMap((q, i) => {
        const p = p0[i] as number;
        const [cos, sin] = [r * Math.cos(angle), r * Math.sin(angle)];
        return [q * cos + p * sin, p * cos - q * sin];
      });
    });
    // rows of one trajectory: D pairs (q, p)
    const rows = path.flatMap((all) => [0, 1, 2].map((b) => all.slice(2 * D * b, 2 * D * (b + 1))));
    const mean = (list: number[]): number => list.reduce((a, b) => a + b) / list.length;
    const spread = [...Array(2 * D).keys()].reduce((sum, i) => {
      const column = rows.map((row) => row[i] as number);
      return sum + mean(column.map((x) => (x - mean(column)) ** 2));
    }, 0);
    const growth = (1 + dt ** 2) ** steps - 1;
    values(latent).forEach((error, b) => {
      const start = Math.hypot(...(rows[b] as number[]));
      expect(error).toBeCloseTo((growth * start) / Math.sqrt(spread), 4);
    });

    const enlarged = model.decode(params, tf.expandDims(tf.mul(state.q, 1 + growth), 1));
    const original = model.decode(params, tf.expandDims(state.q, 1));
    const expected = values(tf.mean(tf.squaredDifference(enlarged, original), [1, 2, 3, 4]));
    values(pixels).forEach((error, b) => {
      expect(error).toBeCloseTo(expected[b] as number, 6);
    });
  });
});
