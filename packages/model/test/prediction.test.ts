import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import {
  energyDeficit,
  energyDrift,
  noiseFloor,
  normalisedErrors,
  validPredictionTime,
} from '../src/index.ts';
import { normal, values } from './tiny.ts';

const frames: tf.Tensor5D = tf.add(tf.abs(normal([3, 4, 2, 2, 3], 1)), 0.1);

describe('normalisedErrors', () => {
  it('is (1 − c)² of a target c times as bright, however bright it is', () => {
    const factors = tf.tensor([1, 0.9, 0.5, 0], [1, 4, 1, 1, 1]);
    const errors = normalisedErrors(tf.mul(frames, factors), frames);
    expect(errors.shape).toEqual([3, 4]);
    values(errors).forEach((error, i) => {
      expect(error).toBeCloseTo([0, 0.01, 0.25, 1][i % 4] as number, 6);
    });
    expect(values(normalisedErrors(tf.mul(frames, 7), tf.mul(frames, 14)))[0]).toBeCloseTo(0.25, 6);
  });
});

describe('validPredictionTime', () => {
  it('counts the frames until the first bad one, of which recovery makes nothing better', () => {
    const errors = [
      [0, 0.02, 0.026, 0.01],
      [0, 0.025, 0.025, 0.025],
      [0, NaN, 0, 0],
      [1, 0, 0, 0],
    ];
    expect(validPredictionTime(errors)).toEqual([2, 4, 1, 0]);
    expect(validPredictionTime(errors, { threshold: 0.5 })).toEqual([4, 4, 1, 0]);
    expect(() => validPredictionTime(errors, { threshold: 0 })).toThrow('a number above 0');
  });
});

describe('noiseFloor', () => {
  it('is the variance of the noise, whatever the images', () => {
    const shape = [40, 10, 4, 4, 3];
    const clean = tf.mul(normal(shape, 3), 5);
    const noisy = (seed: number): tf.Tensor5D => tf.add(clean, normal(shape, seed, 0.3));
    const floor = values(tf.mean(noiseFloor(noisy(4), noisy(5))))[0] as number;
    // the standard error of a variance of n normal numbers is √2 · σ² / √n
    const error = (Math.SQRT2 * 0.09) / Math.sqrt(40 * 10 * 48);
    expect(Math.abs(floor - 0.09)).toBeLessThan(4 * error);
  });
});

describe('energyDrift', () => {
  it('is the slope of each line, over the spread of energies', () => {
    const line = (energy: number, slope: number): number[] =>
      Array.from({ length: 21 }, (_, t) => energy + slope * (t - 10) * 0.5);
    const { slope, magnitude, relative } = energyDrift([line(1, 0.3), line(5, -0.1)], 0.5);
    expect(slope).toBeCloseTo(0.1, 12);
    expect(magnitude).toBeCloseTo(0.2, 12);
    expect(relative).toBeCloseTo(0.2 / 2, 12);
  });

  it('of whole waves is that of a sine: none where it is even around the middle', () => {
    const wave = (energy: number): number[] =>
      Array.from({ length: 65 }, (_, t) => energy + Math.cos((2 * Math.PI * t) / 64));
    expect(energyDrift([wave(1), wave(3)], 0.125).magnitude).toBeCloseTo(0, 12);
  });

  it('says NaN of an H that is one constant, and refuses a single time', () => {
    const constant = [2, 2];
    expect(energyDrift([constant, constant], 1).relative).toBeNaN();
    expect(() => energyDrift([[1], [2]], 1)).toThrow('of two times or more, got 2 of 1');
    expect(() => energyDrift([], 1)).toThrow('got 0 of 0');
  });
});

describe('energyDeficit', () => {
  it('is the mean and the largest over all pairs of times', () => {
    expect(energyDeficit([3, 0, 1])).toEqual({ average: 2, largest: 3 });
    const energies = Array.from({ length: 17 }, (_, t) => Math.sin(t ** 2));
    const pairs = energies.flatMap((a, i) => energies.slice(0, i).map((b) => Math.abs(a - b)));
    const { average, largest } = energyDeficit(energies);
    expect(average).toBeCloseTo(pairs.reduce((a, b) => a + b) / pairs.length, 12);
    expect(largest).toBe(Math.max(...pairs));
  });

  it('is 0 of a constant, and refuses a single time', () => {
    expect(energyDeficit([5, 5, 5])).toEqual({ average: 0, largest: 0 });
    expect(() => energyDeficit([5])).toThrow('expected two times or more, got 1');
  });
});
