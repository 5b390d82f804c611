import { analyticField, type HamiltonianField, HgnError, rollout } from '@hgn/core';
import { pendulums, reversalDefect, symplecticityDefect } from '@hgn/testing';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { leapfrog, splitting } from '../src/index.ts';

const { field, exact } = pendulums.withMass(0.5);
const shares = fc
  .array(fc.double({ min: 0.1, max: 1, noNaN: true }), { minLength: 1, maxLength: 4 })
  .map((weights) => weights.map((w) => w / weights.reduce((a, b) => a + b)));
const laws = { seed: 1, numRuns: 30 };

function counted(): { field: HamiltonianField<Float64Array>; calls: { dq: number; dp: number } } {
  const calls = { dq: 0, dp: 0 };
  const dq: typeof field.dq = (s) => (calls.dq++, field.dq(s));
  const dp: typeof field.dp = (s) => (calls.dp++, field.dp(s));
  return { field: { ...field, dq, dp }, calls };
}

describe('splitting', () => {
  it('makes symplectic methods of any coefficients', () => {
    const methods = fc.tuple(shares, shares).filter(([k, d]) => k.length === d.length);
    fc.assert(
      fc.property(methods, ([kicks, drifts]) => {
        const method = splitting({ name: 'any', order: 1, kicks, drifts });
        expect(symplecticityDefect(method, field, exact(0), 0.5)).toBeLessThan(1e-9);
      }),
      laws,
    );
  });

  it('calls exactly the palindromic ones reversible', () => {
    const mirrored = (half: readonly number[]): number[] =>
      [...half, ...half.toReversed()].map((share) => share / 2);
    fc.assert(
      fc.property(shares, shares, fc.boolean(), (a, b, palindromic) => {
        const kicks = palindromic ? mirrored(a) : [...a, ...b].map((share) => share / 2);
        const drifts = kicks.slice(1).map(() => 1 / (kicks.length - 1));
        const method = splitting({ name: 'any', order: 1, kicks, drifts });
        expect(method.reversible).toBe(reversalDefect(method, field, exact(0), 0.5) <= 1e-12);
      }),
      laws,
    );
  });

  it('conserves the modified energy of an oscillator that leapfrog has', () => {
    const oscillator = analyticField({
      separable: true,
      dHdq: ({ q }) => q.map((x) => 3 * x),
      dHdp: ({ p }) => p.map((x) => x / 2),
    });
    const dt = 0.4; // frequency² = 3/2
    const start = { q: Float64Array.of(0.7), p: Float64Array.of(-0.4) };
    const energies = rollout(leapfrog, oscillator, start, { dt, steps: 1000 }).map(
      ({ q: [q = NaN], p: [p = NaN] }) => p ** 2 / 4 + 1.5 * q ** 2 * (1 - (1.5 * dt ** 2) / 4),
    );
    expect(Math.max(...energies) - Math.min(...energies)).toBeLessThan(1e-13);
  });

  it('evaluates nothing for a zero', () => {
    const { field, calls } = counted();
    const drift = splitting({ name: 'drift last', order: 1, kicks: [1, 0, 0], drifts: [0, 0, 1] });
    drift.step(field, exact(0), 0.1);
    expect(calls).toEqual({ dq: 1, dp: 1 });
  });

  it.each([
    ['kick first', [1 / 2, 1 / 2], [1]],
    ['drift first', [0, 1], [1 / 2, 1 / 2]],
  ])('costs one force and one velocity a step in a rollout, %s', (name, kicks, drifts) => {
    const { field, calls } = counted();
    const method = splitting({ name, order: 2, kicks, drifts });
    rollout(method, field, exact(0), { dt: 0.1, steps: 100 });
    expect(calls.dq + calls.dp).toBe(201);
  });

  it.each([
    [[1], [1 / 2, 1 / 2], 'as many drifts as kicks (1), or one fewer, got 2'],
    [[1 / 2, 1 / 4], [1], "'x': kicks: expected a sum of 1, got 0.75 from [0.5, 0.25]"],
    [[1 / 2, 1 / 2], [1.1], "'x': drifts: expected a sum of 1, got 1.1"],
    [[NaN, 1], [1], 'expected a sum of 1, got NaN'],
    [[], [], 'expected a sum of 1, got 0'],
  ])('refuses kicks %j with drifts %j', (kicks, drifts, message) => {
    const make = () => splitting({ name: 'x', order: 1, kicks, drifts });
    expect(make).toThrow(HgnError);
    expect(make).toThrow(message);
  });
});
