import { analyticField, type PhaseState, rollout } from '@hgn/core';
import { curved, distance, pendulums, reversalDefect } from '@hgn/testing';
import { describe, expect, it } from 'vitest';
import {
  composition,
  conformal,
  driven,
  forestRuth,
  implicitMidpoint,
  leapfrog,
  rk4,
  symplecticEuler,
} from '../src/index.ts';
import { wedge } from './wedge.ts';

type State = PhaseState<Float64Array>;
const damping = 0.3;
const of = (base: typeof rk4) => conformal({ name: `damped ${base.name}`, base, damping });
const w = 1 / (2 - Math.cbrt(2));
const order4 = composition({
  name: 'order 4',
  order: 4,
  base: of(leapfrog),
  weights: [w, 1 - 2 * w, w],
});

/** q″ = −q − γ·q′, underdamped. */
const oscillator = analyticField({
  separable: true,
  dHdq: ({ q }) => Float64Array.from(q),
  dHdp: ({ p }) => Float64Array.from(p),
});
const exact = (t: number): State => {
  const speed = Math.sqrt(1 - damping ** 2 / 4);
  const shrunk = Math.exp((-damping * t) / 2);
  const [c, s] = [Math.cos(speed * t), Math.sin(speed * t)];
  return {
    q: Float64Array.of(shrunk * (c + ((damping / 2) * s) / speed)),
    p: Float64Array.of((-shrunk * s) / speed),
  };
};

describe('a conformal method', () => {
  it.each([
    [of(symplecticEuler), 1],
    [of(leapfrog), 2],
    [of(implicitMidpoint), 2],
    [of(forestRuth), 2],
    [order4, 4],
  ])('follows a damped oscillator at its order: %o', (method, order) => {
    expect(method.order).toBe(order);
    const error = (steps: number): number =>
      distance(
        rollout(method, oscillator, exact(0), { dt: 3 / steps, steps }).at(-1) as State,
        exact(3),
      );
    expect(Math.abs(Math.log2(error(80) / error(160)) - order)).toBeLessThan(0.15);
  });

  it.each([
    [of(leapfrog), pendulums.withMass(0.5)],
    [order4, pendulums.withMass(0.5)],
    [of(implicitMidpoint), curved],
  ])('shrinks dq ∧ dp by e^(−γ·dt) exactly: %o', (method, { field, exact }) => {
    for (const dt of [0.5, -0.5, 0.1]) {
      const factors = wedge(method, field, exact(0), dt);
      for (const factor of factors) expect(factor).toBeCloseTo(Math.exp(-damping * dt), 10);
    }
  });

  it('does not with a base that is not symplectic', () => {
    const { field, exact } = pendulums.withMass(0.5);
    const [factor = NaN] = wedge(of(rk4), field, exact(0), 0.5);
    expect(Math.abs(factor - Math.exp(-damping / 2))).toBeGreaterThan(1e-6);
  });

  it('is undone by a step of −dt', () => {
    const { field, exact } = pendulums.withMass(0.5);
    expect(of(leapfrog).reversible).toBe(true);
    expect(reversalDefect(of(leapfrog), field, exact(0), 0.5)).toBeLessThan(1e-14);
  });
});

describe('a driven motion', () => {
  // q″ = −q + cos 2t from rest: q = (cos t − cos 2t) / 3
  const field = driven({
    separable: true,
    dHdq: ({ q }, t) => q.map((x) => x - Math.cos(2 * t)),
    dHdp: ({ p }) => Float64Array.from(p),
    dHdt: ({ q: [x = NaN] }, t) => 2 * x * Math.sin(2 * t),
  });
  const start = { q: Float64Array.of(0, 0), p: Float64Array.of(0, 0) };

  it.each([leapfrog, forestRuth, implicitMidpoint, rk4])('has the order of $name', (method) => {
    const error = (steps: number): number => {
      const end = rollout(method, field, start, { dt: 3 / steps, steps }).at(-1) as State;
      expect(end.q[1]).toBeCloseTo(3, 12);
      return Math.abs((end.q[0] ?? NaN) - (Math.cos(3) - Math.cos(6)) / 3);
    };
    expect(Math.abs(Math.log2(error(80) / error(160)) - method.order)).toBeLessThan(0.15);
  });

  it('keeps account of the energy that comes in', () => {
    const { q, p } = rollout(forestRuth, field, start, { dt: 0.01, steps: 500 }).at(-1) as State;
    const [[x = NaN, t = NaN], [u = NaN, account = NaN]] = [q, p];
    expect(u ** 2 / 2 + x ** 2 / 2 - x * Math.cos(2 * t) + account).toBeCloseTo(0, 7);
  });

  it('is damped and driven with a conformal method', () => {
    const { q } = rollout(of(leapfrog), field, start, { dt: 0.01, steps: 10_000 }).at(-1) as State;
    // the stationary motion: amplitude 1/√((1 − 4)² + (2γ)²)
    const phase = Math.atan2(2 * damping, 1 - 4);
    const expected = Math.cos(200 - phase) / Math.hypot(3, 2 * damping);
    expect(q[0]).toBeCloseTo(expected, 4);
  });
});
