import * as tf from '@tensorflow/tfjs-core';
import { type PhaseState, seededRng } from '@hgn/core';
import { describe, expect, it } from 'vitest';
import { chained, frameJacobian, type Matrix, symplecticDefect } from '../src/index.ts';
import { D, euler, joint, leapfrog, randomState, separable, spring, tiny, values } from './tiny.ts';

const rotation = (angle: number): Matrix => [
  [Math.cos(angle), Math.sin(angle)],
  [-Math.sin(angle), Math.cos(angle)],
];

describe('symplecticDefect', () => {
  it('is 0 of a rotation, and |c² − 1| of a stretching by c', () => {
    expect(symplecticDefect(rotation(0.7))).toBeCloseTo(0, 14);
    const stretched = rotation(0.7).map((row) => row.map((x) => 1.1 * x));
    expect(symplecticDefect(stretched)).toBeCloseTo(0.21, 12);
  });

  it('is not fooled by a map that keeps volume alone', () => {
    // q₁ ↦ 2·q₁, q₂ ↦ q₂ / 2: the areas of two planes become 2 and 1/2
    const J = [2, 0.5, 1, 1].map((x, i) => [0, 1, 2, 3].map((j) => (i === j ? x : 0)));
    expect(symplecticDefect(J)).toBeCloseTo(Math.sqrt((2 * 1 + 2 * 0.25) / 4), 12);
  });

  it('refuses half a phase space, and a chain of nothing', () => {
    expect(() => symplecticDefect([[1]])).toThrow('an even number of columns, got 1');
    expect(() => chained([])).toThrow('one Jacobian or more, got none');
  });
});

describe('frameJacobian', () => {
  const jacobiansOf = (integrator: typeof leapfrog, dt: number): Matrix[] => {
    const model = tiny(spring, integrator);
    const params = { ...model.init(seededRng(1)), dynamics: tf.scalar(1.5) };
    return frameJacobian(model, params, randomState(3, 1), { dt }).arraySync();
  };
  /** [[a, b], [c, d]] for each degree of freedom by itself. */
  const blocks = ([a, b, c, d]: readonly [number, number, number, number]): number[][] => {
    const diagonal = (x: number): number[][] =>
      Array.from({ length: D }, (_, i) => Array.from({ length: D }, (__, j) => (i === j ? x : 0)));
    const beside = (x: number, y: number): number[][] =>
      diagonal(x).map((row, i) => [...row, ...(diagonal(y)[i] as number[])]);
    return [...beside(a, b), ...beside(c, d)];
  };
  const close = (got: Matrix, expected: Matrix): void => {
    got.flat().forEach((x, i) => {
      expect(x).toBeCloseTo(expected.flat()[i] as number, 5);
    });
  };

  it('is the matrix of a step on an oscillator: leapfrog keeps areas, Euler does not', () => {
    const [dt, k] = [0.2, 1.5 ** 2];
    const half = 1 - (k * dt ** 2) / 2;
    const leap = jacobiansOf(leapfrog, dt);
    expect(leap).toHaveLength(3);
    for (const J of leap) close(J, blocks([half, dt, -k * dt * (1 - (k * dt ** 2) / 4), half]));
    expect(symplecticDefect(leap[0] as Matrix)).toBeLessThan(1e-6);

    const explicit = jacobiansOf(euler, dt);
    for (const J of explicit) close(J, blocks([1, dt, -k * dt, 1]));
    // each plane's area grows by 1 + k·dt², and n frames later by its n-th power
    expect(symplecticDefect(explicit[0] as Matrix)).toBeCloseTo(k * dt ** 2, 6);
    expect(symplecticDefect(chained(explicit))).toBeCloseTo((1 + k * dt ** 2) ** 3 - 1, 5);
  });

  it.each([
    ['separable', tiny(separable)],
    ['joint', tiny(joint, euler)],
  ])('is the difference quotient of a step of a learned, %s H', (_, model) => {
    const params = model.init(seededRng(2)) as never;
    const state = randomState(2, 5);
    const J = frameJacobian(model as never, params, state).arraySync();
    const h = 0.02;
    const step = (moved: PhaseState): number[][] => {
      const { q, p } = model.rollout(params, moved, { steps: 1 });
      const next = tf.concat([tf.slice(q, [0, 1], [-1, 1]), tf.slice(p, [0, 1], [-1, 1])], 2);
      return tf.squeeze<tf.Tensor2D>(next, [1]).arraySync();
    };
    for (let column = 0; column < 2 * D; column++) {
      const shift = tf.oneHot(column, 2 * D) as tf.Tensor1D;
      const [q, p] = tf.split(tf.mul(tf.cast(shift, 'float32'), h), 2) as [tf.Tensor, tf.Tensor];
      const ahead = step({ q: tf.add(state.q, q), p: tf.add(state.p, p) });
      const behind = step({ q: tf.sub(state.q, q), p: tf.sub(state.p, p) });
      J.forEach((rows, b) => {
        rows.forEach((row, i) => {
          const quotient = ((ahead[b]?.[i] ?? NaN) - (behind[b]?.[i] ?? NaN)) / (2 * h);
          // h² of a third derivative, and 1e-7 / h of rounding
          expect(Math.abs((row[column] as number) - quotient)).toBeLessThan(5e-4);
        });
      });
    }
  });

  it('reads latents that are maps in the order of their numbers', () => {
    // q ↦ q + 2·p, p ↦ 3·q on maps of 1 × 2 × 1
    const model = {
      dt: 1,
      rollout: (_: tf.Tensor, { q, p }: PhaseState): PhaseState => ({
        q: tf.stack([q, tf.add(q, tf.mul(p, 2))], 1),
        p: tf.stack([p, tf.mul(q, 3)], 1),
      }),
    };
    const map = tf.ones([1, 1, 2, 1]);
    const J = frameJacobian(model, tf.scalar(0), { q: map, p: map });
    expect(J.shape).toEqual([1, 4, 4]);
    expect(values(J)).toEqual(blocks([1, 2, 3, 0]).flat());
  });
});
