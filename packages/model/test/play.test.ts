import { seededRng } from '@hgn/core';
import { describe, expect, it } from 'vitest';
import { editMomentum, interpolate } from '../src/index.ts';
import { randomState, spring, tiny, values } from './tiny.ts';

describe('interpolate', () => {
  it('goes in a straight line from one state to the other, and beyond', () => {
    const [from, to] = [randomState(2, 1), randomState(2, 3)];
    for (const weight of [0, 0.25, 1, 1.5]) {
      const between = interpolate(from, to, weight);
      for (const part of ['q', 'p'] as const) {
        const [a, b] = [values(from[part]), values(to[part])];
        values(between[part]).forEach((x, i) => {
          const expected = (1 - weight) * (a[i] as number) + weight * (b[i] as number);
          expect(x).toBeCloseTo(expected, 5);
        });
      }
    }
  });

  it('of two states of a spring moves as both do, for its flow is linear', () => {
    const model = tiny(spring);
    const params = model.init(seededRng(1));
    const [from, to] = [randomState(2, 1), randomState(2, 3)];
    const rolled = model.rollout(params, interpolate(from, to, 0.3), { steps: 9 });
    const [a, b] = [from, to].map((state) => values(model.rollout(params, state, { steps: 9 }).q));
    values(rolled.q).forEach((x, i) => {
      expect(x).toBeCloseTo(0.7 * (a?.[i] ?? NaN) + 0.3 * (b?.[i] ?? NaN), 4);
    });
  });

  it('refuses a weight that is no number', () => {
    expect(() => interpolate(randomState(1, 1), randomState(1, 2), NaN)).toThrow(
      'weight: expected',
    );
  });
});

describe('editMomentum', () => {
  it('that turns it round plays the motion backward, where H is even in p', () => {
    const model = tiny(spring);
    const params = model.init(seededRng(1));
    const state = randomState(3, 1);
    const turned = model.rollout(params, editMomentum(state, -1), { steps: 12 });
    const backward = model.rollout(params, state, { steps: 12, dt: -model.dt });
    const expected = values(backward.q);
    values(turned.q).forEach((q, i) => {
      expect(q).toBeCloseTo(expected[i] as number, 4);
    });
  });

  it('leaves positions, brings to rest at 0, and refuses what is no number', () => {
    const state = randomState(3, 1);
    const still = editMomentum(state, 0);
    expect(values(still.q)).toEqual(values(state.q));
    expect(values(still.p).every((p) => p === 0)).toBe(true);
    expect(() => editMomentum(state, Infinity)).toThrow('factor: expected a finite number');
  });
});
