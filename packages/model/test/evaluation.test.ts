import * as tf from '@tensorflow/tfjs-core';
import { HgnError, seededRng } from '@hgn/core';
import { describe, expect, it } from 'vitest';
import {
  affineFit,
  energyVariance,
  frameErrors,
  meanImage,
  meanInterval,
  meanOverFrames,
  principalComponent,
  project,
  stillFrame,
} from '../src/index.ts';
import { normal, values } from './tiny.ts';

const frames = tf.abs(normal([5, 4, 2, 2, 3], 1)) as tf.Tensor5D;

describe('frameErrors', () => {
  it('is the mean square of what was added, frame by frame', () => {
    const offset = tf.tensor([0.1, 0.2, 0.3, 0.4], [1, 4, 1, 1, 1]);
    const errors = frameErrors(tf.add(frames, offset), frames);
    expect(errors.shape).toEqual([5, 4]);
    values(errors).forEach((error, i) => {
      expect(error).toBeCloseTo((0.1 * ((i % 4) + 1)) ** 2, 6);
    });
  });

  it('of a still frame is 0 at the first frame, and grows where things move', () => {
    const moving = tf.add(tf.zeros([5, 4, 2, 2, 3]), tf.tensor([0, 1, 2, 3], [1, 4, 1, 1, 1]));
    const errors = frameErrors(stillFrame(moving as tf.Tensor5D), moving as tf.Tensor5D);
    expect(values(errors)).toEqual(Array.from({ length: 20 }, (_, i) => (i % 4) ** 2));
  });

  it('of the mean image is the variance of the pixels, and that of any other image is larger', () => {
    const mean = values(tf.mean(frameErrors(meanImage(frames), frames)))[0] as number;
    const variance = tf.mean(tf.moments(frames, [0, 1]).variance);
    expect(mean).toBeCloseTo(values(variance)[0] as number, 6);
    const other = tf.add(meanImage(frames), normal([1, 1, 2, 2, 3], 2, 0.05));
    expect(values(tf.mean(frameErrors(other as tf.Tensor5D, frames)))[0]).toBeGreaterThan(mean);
  });
});

describe('meanOverFrames', () => {
  const errors = [
    [1, 2, 3, 4],
    [5, 6, 7, 9],
  ];

  it('takes the frames from the first up to, but not with, the last', () => {
    expect(meanOverFrames(errors, { from: 0, to: 2 })).toEqual([1.5, 5.5]);
    expect(meanOverFrames(errors, { from: 2, to: 4 })).toEqual([3.5, 8]);
  });

  it.each([
    [0, 5],
    [2, 2],
    [-1, 2],
  ])('refuses frames %d … %d of four', (from, to) => {
    expect(() => meanOverFrames(errors, { from, to })).toThrow(
      `range: expected frames within 0 … 4, got ${from} … ${to}`,
    );
  });
});

describe('meanInterval', () => {
  /** Quantiles of Student's distribution, Abramowitz & Stegun, table 26.10. */
  it.each([
    [1, 12.706],
    [2, 4.303],
    [3, 3.182],
    [4, 2.776],
    [9, 2.262],
    [10, 2.228],
    [29, 2.045],
    [60, 2.0],
    [120, 1.98],
  ])('of %d degrees of freedom is as wide as the table says', (degrees, quantile) => {
    const list = Array.from({ length: degrees + 1 }, (_, i) => 3 + (i % 2));
    const { mean, low, high } = meanInterval(list);
    const s = Math.sqrt(list.reduce((sum, x) => sum + (x - mean) ** 2, 0) / degrees);
    expect(mean).toBeCloseTo(list.reduce((a, b) => a + b) / list.length, 12);
    expect((high - mean) / (s / Math.sqrt(list.length))).toBeCloseTo(quantile, 3);
    expect(mean - low).toBeCloseTo(high - mean, 12);
  });

  it('holds the true mean 95 times in a hundred', () => {
    const rng = seededRng(1);
    const runs = 4000;
    let held = 0;
    for (let run = 0; run < runs; run++) {
      const { low, high } = meanInterval(Array.from({ length: 5 }, () => 7 + 2 * rng.normal()));
      if (low < 7 && 7 < high) held++;
    }
    // four standard deviations of a binomial count
    expect(Math.abs(held / runs - 0.95)).toBeLessThan(4 * Math.sqrt((0.95 * 0.05) / runs));
  });

  it('needs two values', () => {
    expect(() => meanInterval([1])).toThrow(HgnError);
  });
});

describe('energyVariance', () => {
  /** Two trajectories of energy 1 and 3, each with a wave of amplitude a: Var_t = a² / 2. */
  it('is that of a wave around each energy', () => {
    const wave = (energy: number): number[] =>
      Array.from({ length: 64 }, (_, t) => energy + 0.2 * Math.sin((2 * Math.PI * t) / 64));
    const { along, between, relative } = energyVariance([wave(1), wave(3)]);
    expect(along).toBeCloseTo(0.02, 12);
    expect(between).toBeCloseTo(1, 12);
    expect(relative).toBeCloseTo(0.02, 12);
  });

  it('says NaN of an H that is one constant, and refuses a single trajectory', () => {
    expect(
      energyVariance([
        [2, 2],
        [2, 2],
      ]).relative,
    ).toBeNaN();
    expect(() => energyVariance([[1, 2]])).toThrow('expected two or more trajectories, got 1');
  });
});

describe('affineFit', () => {
  it('finds a line, and R² = 1', () => {
    const x = [-1, 0.5, 2, 7];
    const { slope, intercept, r2 } = affineFit(
      x,
      x.map((xi) => 4 - 3 * xi),
    );
    expect([slope, intercept, r2].map((value) => Number(value.toFixed(12)))).toEqual([-3, 4, 1]);
  });

  it("gives the figures of Anscombe's first set", () => {
    const x = [10, 8, 13, 9, 11, 14, 6, 4, 12, 7, 5];
    const y = [8.04, 6.95, 7.58, 8.81, 8.33, 9.96, 7.24, 4.26, 10.84, 4.82, 5.68];
    const { slope, intercept, r2 } = affineFit(x, y);
    expect(slope).toBeCloseTo(0.5, 3);
    expect(intercept).toBeCloseTo(3, 2);
    expect(r2).toBeCloseTo(0.67, 2);
  });

  it('explains nothing with an H that is one constant, and refuses lists that do not pair', () => {
    expect(affineFit([2, 2, 2], [1, 2, 3])).toEqual({ slope: 0, intercept: 2, r2: 0 });
    expect(() => affineFit([1], [1, 2])).toThrow('expected as many y as x, got 2 for 1');
  });
});

describe('principalComponent', () => {
  /** An ellipse of half-axes a along u and b along w: variances a² / 2 and b² / 2. */
  it('is the long axis of an ellipse, with its share of the variance', () => {
    const u = [-2 / 7, -3 / 7, -6 / 7];
    const w = [3 / 7, -6 / 7, 2 / 7];
    const [a, b] = [1.01, 1];
    const points = Array.from({ length: 360 }, (_, degree) => {
      const angle = (degree * Math.PI) / 180;
      return u.map(
        (ui, i) => 5 + a * Math.cos(angle) * ui + b * Math.sin(angle) * (w[i] as number),
      );
    });
    const component = principalComponent(points);
    u.forEach((ui, i) => {
      expect(component.direction[i]).toBeCloseTo(-ui, 9);
      expect(component.center[i]).toBeCloseTo(5, 9);
    });
    expect(component.share).toBeCloseTo(a ** 2 / (a ** 2 + b ** 2), 9);
    project(component, points).forEach((x, degree) => {
      expect(x).toBeCloseTo(-a * Math.cos((degree * Math.PI) / 180), 9);
    });
  });

  it('is found where the axis of largest variance is perpendicular to it', () => {
    // covariance ∝ [[2, 1.5, 0], [1.5, 2, 0], [0, 0, 3]], eigenvalues 3.5, 3 and 0.5
    const [long, high, short] = [Math.sqrt(3.5 / 2), Math.sqrt(3), Math.sqrt(0.5 / 2)];
    const axes = [
      [long, long, 0],
      [0, 0, high],
      [short, -short, 0],
    ];
    const points = axes.flatMap((axis) => [axis, axis.map((x) => -x)]);
    const { direction, share } = principalComponent(points);
    [Math.SQRT1_2, Math.SQRT1_2, 0].forEach((x, i) => {
      expect(direction[i]).toBeCloseTo(x, 9);
    });
    expect(share).toBeCloseTo(0.5, 9);
  });

  it('refuses points that are all in one place, and no points', () => {
    expect(() =>
      principalComponent([
        [1, 2],
        [1, 2],
      ]),
    ).toThrow('got 2 in one place');
    expect(() => principalComponent([])).toThrow('got 0 in one place');
  });
});
