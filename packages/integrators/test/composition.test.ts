import { analyticField, type HamiltonianField, HgnError, rollout } from '@hgn/core';
import { distance, pendulums } from '@hgn/testing';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  adjointSymplecticEuler,
  composition,
  forestRuth,
  leapfrog,
  positionVerlet,
  rk4,
  sofroniouSpaletta10,
  symplecticEuler,
} from '../src/index.ts';

const { field, exact } = pendulums.withMass(0.5);
const weights = fc
  .array(fc.double({ min: 0.1, max: 1, noNaN: true }), { minLength: 1, maxLength: 4 })
  .map((list) => list.map((w) => w / list.reduce((a, b) => a + b)));

describe('composition', () => {
  it.each([leapfrog, positionVerlet, symplecticEuler, adjointSymplecticEuler, rk4, forestRuth])(
    'takes the steps of $name in turn',
    (base) => {
      fc.assert(
        fc.property(weights, (weights) => {
          const whole = composition({ name: 'whole', order: base.order, base, weights });
          const steps = weights.reduce((s, w) => base.step(field, s, w * 0.5), exact(0));
          expect(distance(whole.step(field, exact(0), 0.5), steps)).toBeLessThan(1e-14);
        }),
        { seed: 1, numRuns: 20 },
      );
    },
  );

  it.each([
    ['leapfrogs', forestRuth, 3, 7],
    ['leapfrogs', sofroniouSpaletta10, 35, 71],
    [
      'position Verlet',
      composition({ name: 'two', order: 2, base: positionVerlet, weights: [1 / 2, 1 / 2] }),
      2,
      5,
    ],
  ])('merges the stages of %s that meet', (_, method, forces, stages) => {
    const calls = { dq: 0, dp: 0 };
    const counted: HamiltonianField<Float64Array> = {
      ...field,
      dq: (s) => (calls.dq++, field.dq(s)),
      dp: (s) => (calls.dp++, field.dp(s)),
    };
    method.step(counted, exact(0), 0.1);
    expect(calls.dq + calls.dp).toBe(stages);
    calls.dq = calls.dp = 0;
    rollout(method, counted, exact(0), { dt: 0.1, steps: 10 });
    expect(Math.abs(calls.dp - 10 * forces)).toBeLessThanOrEqual(1);
  });

  it('of symplectic Euler and its adjoint in turn is leapfrog', () => {
    const oscillator = analyticField({
      separable: true,
      dHdq: ({ q }) => q.map((x) => 3 * x),
      dHdp: ({ p }) => p.map((x) => x / 2),
    });
    const start = { q: Float64Array.of(0.7), p: Float64Array.of(-0.4) };
    const half = symplecticEuler.step(oscillator, start, 0.2);
    const whole = adjointSymplecticEuler.step(oscillator, half, 0.2);
    expect(distance(whole, leapfrog.step(oscillator, start, 0.4))).toBeLessThan(1e-15);
  });

  it('is reversible if its base is and its weights are a palindrome', () => {
    const of = (base: typeof leapfrog, weights: number[]) =>
      composition({ name: 'x', order: 1, base, weights }).reversible;
    expect(of(leapfrog, [0.3, 0.4, 0.3])).toBe(true);
    expect(of(leapfrog, [0.3, 0.3, 0.4])).toBe(false);
    expect(of(symplecticEuler, [0.3, 0.4, 0.3])).toBe(false);
  });

  it('refuses weights that do not add up to 1', () => {
    const make = () => composition({ name: 'x', order: 2, base: rk4, weights: [0.5, 0.4] });
    expect(make).toThrow(HgnError);
    expect(make).toThrow("composition 'x': weights: expected a sum of 1, got 0.9 from [0.5, 0.4]");
  });
});
