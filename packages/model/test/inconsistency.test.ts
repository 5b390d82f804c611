import * as tf from '@tensorflow/tfjs-core';
import { gradients, type PhaseState, seededRng } from '@hgn/core';
import { describe, expect, it } from 'vitest';
import { inconsistency } from '../src/index.ts';
import { values } from './tiny.ts';

const BATCH = 4000;
const state = (seed: number, scale = 1, offset = 0): PhaseState => {
  const rng = seededRng(seed);
  const draw = (): tf.Tensor =>
    tf.tensor2d(
      Float32Array.from({ length: BATCH * 2 }, () => offset + scale * rng.normal()),
      [BATCH, 2],
    );
  return { q: draw(), p: draw() };
};
const of = (a: PhaseState, b: PhaseState): number => values(inconsistency(a, b))[0] ?? NaN;
const scaled = ({ q, p }: PhaseState, by: number): PhaseState => ({
  q: tf.mul(q, by),
  p: tf.mul(p, by),
});

describe('inconsistency', () => {
  it('is 0 for the same states, and 1 for strangers of equal mean', () => {
    expect(of(state(1), state(1))).toBe(0);
    expect(of(state(1), state(2))).toBeCloseTo(1, 1);
    expect(of(state(1, 1, 5), state(2, 3, 5))).toBeCloseTo(1, 1);
  });

  it('grows with the square of the distance, and with nothing else', () => {
    const moved = (by: number): PhaseState => {
      const { q, p } = state(1);
      return { q: tf.add(q, by), p };
    };
    // 2 of 4 numbers are moved, and the spread of each is 1, twice
    expect(of(moved(1), state(1))).toBeCloseTo(2 / 8, 1);
    expect(of(moved(3), state(1)) / of(moved(1), state(1))).toBeCloseTo(9, 3);
  });

  it('has no unit, and no way to be made small by scale', () => {
    const [a, b] = [state(1), state(2)];
    expect(of(scaled(a, 1e-3), scaled(b, 1e-3))).toBeCloseTo(of(a, b), 4);
    const scale = tf.scalar(1);
    const [slope] = gradients(() => {
      const by = ({ q, p }: PhaseState): PhaseState => ({
        q: tf.mul(q, scale),
        p: tf.mul(p, scale),
      });
      return inconsistency(by(a), by(b));
    }, [scale]);
    expect(Math.abs(values(slope)[0] ?? NaN)).toBeLessThan(1e-4);
  });

  it('is finite where there is no spread', () => {
    const one = { q: tf.ones([1, 2]), p: tf.ones([1, 2]) };
    expect(of(one, one)).toBe(0);
  });
});
