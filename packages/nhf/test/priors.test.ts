import * as tf from '@tensorflow/tfjs-core';
import { HgnError, seededRng } from '@hgn/core';
import { describe, expect, it } from 'vitest';
import { gaussian, mixture, type Prior, softUniform } from '../src/index.ts';
import { average, values } from './tiny.ts';

const priors: readonly (readonly [string, Prior])[] = [
  ['gaussian', gaussian()],
  ['gaussian, moved and narrow', gaussian({ mean: [0.5], std: 0.4 })],
  ['softUniform', softUniform({ width: 4, steepness: 10 })],
  ['softUniform of wide shoulders', softUniform({ width: 1, steepness: 3 })],
  [
    'mixture',
    mixture({
      components: [gaussian({ mean: [-2], std: 0.5 }), gaussian({ mean: [1] })],
      weights: [1, 3],
    }),
  ],
];

/** A fine grid of a line, and its spacing. */
const [points, step] = [4001, 0.005];
const grid = tf.tensor2d(Array.from({ length: points }, (_, i) => [(i - (points - 1) / 2) * step]));

describe.each(priors)('the prior %s', (_, prior) => {
  const density = values(prior.logProb(grid)).map(Math.exp);
  const integral = (f: (x: number) => number): number =>
    density.reduce((sum, value, i) => sum + value * f((i - (points - 1) / 2) * step) * step, 0);

  it('is normalised', () => {
    expect(integral(() => 1)).toBeCloseTo(1, 5);
  });

  it('has samples of its mean, its variance and its share above 1', () => {
    const count = 50_000;
    const x = values(prior.sample(seededRng(1), [count, 1]));
    for (const f of [(y: number) => y, (y: number) => y * y, (y: number) => (y > 1 ? 1 : 0)]) {
      const mean = integral(f);
      const error = Math.sqrt((integral((y) => f(y) ** 2) - mean ** 2) / count);
      const got = x.reduce((sum, y) => sum + f(y), 0) / count;
      expect(Math.abs(got - mean)).toBeLessThan(4 * error + 1e-3 * step);
    }
  });

  it('draws the same from the same seed', () => {
    const draw = (seed: number): number[] => values(prior.sample(seededRng(seed), [9, 1]));
    expect(draw(3)).toEqual(draw(3));
    expect(draw(3)).not.toEqual(draw(4));
  });
});

describe('priors', () => {
  it('add the logarithms of independent dimensions', () => {
    const x = tf.tensor2d([
      [0.1, -0.7, 1.2],
      [2, 0, -3],
    ]);
    for (const prior of [gaussian({ std: 2 }), softUniform({ width: 3, steepness: 5 })]) {
      const each = values(prior.logProb(tf.reshape(x, [6, 1])));
      const sums = [0, 3].map((i) => each.slice(i, i + 3).reduce((sum, log) => sum + log, 0));
      values(prior.logProb(x)).forEach((log, i) => {
        expect(log).toBeCloseTo(sums[i] as number, 5);
      });
    }
  });

  it('are finite far away', () => {
    const far = tf.tensor2d([[60], [-60]]);
    for (const [, prior] of priors) {
      expect(values(prior.logProb(far)).every(Number.isFinite)).toBe(true);
    }
  });

  it('mix with their shares, also when one is far away', () => {
    const prior = mixture({
      components: [gaussian({ mean: [-50] }), gaussian({ mean: [50] })],
      weights: [1, 4],
    });
    const x = prior.sample(seededRng(2), [10_000, 1]);
    expect(average(tf.cast(tf.greater(x, 0), 'float32'))).toBeCloseTo(0.8, 1);
    const at = values(prior.logProb(tf.tensor2d([[50]])))[0];
    expect(at).toBeCloseTo(Math.log(0.8) - 0.5 * Math.log(2 * Math.PI), 5);
  });

  it('refuse what they cannot be', () => {
    expect(() => gaussian({ std: 0 })).toThrow(HgnError);
    expect(() => gaussian({ mean: [1, 2] }).sample(seededRng(1), [3, 1])).toThrow(
      /expected 2 numbers each, got 1/,
    );
    expect(() => softUniform({ width: -1, steepness: 1 })).toThrow(
      /width: expected a number above/,
    );
    expect(() => mixture({ components: [] })).toThrow(/a weight above 0 for each/);
    expect(() => mixture({ components: [gaussian()], weights: [1, 2] })).toThrow(/1 components/);
  });
});
