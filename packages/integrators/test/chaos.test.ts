import { analyticField, type PhaseState } from '@hgn/core';
import { curved, distance, kepler, pendulums } from '@hgn/testing';
import { describe, expect, it } from 'vitest';
import {
  forestRuth,
  gauss4,
  leapfrog,
  lyapunovExponents,
  megno,
  rk4,
  tangentMap,
} from '../src/index.ts';
import { wedge } from './wedge.ts';

type State = PhaseState<Float64Array>;

/** Hénon and Heiles' galaxy, H = (|p|² + |q|²)/2 + x²·y − y³/3. */
const galaxy = analyticField({
  separable: true,
  dHdq: ({ q: [x = NaN, y = NaN] }) => Float64Array.of(x + 2 * x * y, y + x * x - y * y),
  dHdp: ({ p }) => Float64Array.from(p),
});
const derivative = ({ q: [x = NaN, y = NaN] }: State, { q, p }: State): State => {
  const [u = NaN, v = NaN] = q;
  return {
    q: Float64Array.from(p),
    p: Float64Array.of(-(1 + 2 * y) * u - 2 * x * v, -2 * x * u - (1 - 2 * y) * v),
  };
};
/** On x = 0 with the energy that is left to pₓ. */
const on = (energy: number, y: number, v: number): State => ({
  q: Float64Array.of(0, y),
  p: Float64Array.of(Math.sqrt(2 * energy - v ** 2 - y ** 2 + (2 / 3) * y ** 3), v),
});
const chaotic = on(1 / 6, -0.1, 0);
const regular = on(1 / 12, 0, 0.1);

describe('the tangent map', () => {
  it.each([leapfrog, forestRuth, gauss4, rk4])('is the derivative of a step of $name', (method) => {
    const { field, exact } = pendulums.withMass(0.5);
    const along = { q: Float64Array.of(0.3, -0.2), p: Float64Array.of(0.5, 0.1) };
    const step = tangentMap(method, field);
    const { state, tangents } = step({ state: exact(0), tangents: [along] }, 0.3);
    expect(distance(state, method.step(field, exact(0), 0.3))).toBeLessThan(1e-13);
    const shifted = (by: number): State => {
      const moved = (x: Float64Array, v: Float64Array) => x.map((xi, i) => xi + by * (v[i] ?? NaN));
      const { q, p } = exact(0);
      return method.step(field, { q: moved(q, along.q), p: moved(p, along.p) }, 0.3);
    };
    const [a, b] = [shifted(1e-5), shifted(-1e-5)];
    const slope = (x: Float64Array, y: Float64Array) =>
      x.map((xi, i) => (xi - (y[i] ?? NaN)) / 2e-5);
    const expected = { q: slope(a.q, b.q), p: slope(a.p, b.p) };
    expect(distance(tangents[0] as State, expected)).toBeLessThan(1e-9);
  });

  it.each([
    ['leapfrog, separable', leapfrog, pendulums.withMass(0.5), true],
    ['gauss4, joint', gauss4, curved, true],
    ['rk4, separable', rk4, pendulums.withMass(0.5), false],
  ])('is symplectic where the method is: %s', (_, method, { field, exact }, symplectic) => {
    const defects = wedge(method, field, exact(0), 0.5).map((x) => Math.abs(x - 1));
    expect(Math.max(...defects) < 1e-11).toBe(symplectic);
  });

  it('is the same by differences as by a derivative in closed form', () => {
    const tangents = [{ q: Float64Array.of(3e5, 1e5), p: Float64Array.of(-2e5, 4e5) }];
    const [a, b] = [{}, { derivative }].map((options) =>
      tangentMap(forestRuth, galaxy, options)({ state: chaotic, tangents }, 0.1),
    );
    const gap = distance(a?.tangents[0] as State, b?.tangents[0] as State);
    expect(gap / 4e5).toBeLessThan(1e-12);
  });
});

describe('the Lyapunov exponents', () => {
  it('of a saddle are ±1, and of an oscillator beside it 0', () => {
    const saddle = analyticField({
      separable: true,
      dHdq: ({ q: [x = NaN, y = NaN] }) => Float64Array.of(-x, y),
      dHdp: ({ p }) => Float64Array.from(p),
    });
    const state = { q: Float64Array.of(0, 1), p: Float64Array.of(0, 0) };
    const got = lyapunovExponents(forestRuth, saddle, state, {
      dt: 0.02,
      steps: 10_000,
      every: 10,
    });
    [1, 0, 0, -1].forEach((exponent, i) => {
      expect(got[i]).toBeCloseTo(exponent, 2);
    });
  });

  it('of a chaotic orbit come in pairs ±λ and add up to 0', () => {
    const path = { dt: 0.1, steps: 50_000, derivative };
    const [a = NaN, b = NaN, c = NaN, d = NaN] = lyapunovExponents(
      forestRuth,
      galaxy,
      chaotic,
      path,
    );
    expect(Math.abs(a + b + c + d)).toBeLessThan(1e-12);
    expect(Math.abs(a + d)).toBeLessThan(2e-3);
    expect(Math.abs(b)).toBeLessThan(3e-3);
    // 0.13 at the energy 1/6, as Benettin, Galgani and Strelcyn found in 1976
    expect(a).toBeGreaterThan(0.11);
    expect(a).toBeLessThan(0.15);
  });

  it('of a regular orbit go to 0 as ln t / t', () => {
    const [a = NaN] = lyapunovExponents(forestRuth, galaxy, regular, {
      dt: 0.1,
      steps: 20_000,
      count: 1,
      derivative,
    });
    expect(a).toBeLessThan((3 * Math.log(2000)) / 2000);
  });
});

describe('MEGNO', () => {
  it('goes to 2 on a quasi-periodic orbit', () => {
    const { exact, field } = kepler(0.3);
    expect(megno(forestRuth, field, exact(0), { dt: 0.02, steps: 50_000 })).toBeCloseTo(2, 1);
    expect(megno(forestRuth, galaxy, regular, { dt: 0.1, steps: 40_000, derivative })).toBeCloseTo(2, 1); // prettier-ignore
  });

  it('grows as λ·t/2 on a chaotic one', () => {
    const at = (steps: number) =>
      megno(forestRuth, galaxy, chaotic, { dt: 0.1, steps, derivative });
    const [lambda = NaN] = lyapunovExponents(forestRuth, galaxy, chaotic, {
      dt: 0.1,
      steps: 20_000,
      count: 1,
      derivative,
    });
    const values = [5000, 10_000, 20_000].map(at);
    values.forEach((value, i) => {
      expect(value / ((lambda * 500 * 2 ** i) / 2)).toBeGreaterThan(0.7);
      expect(value / ((lambda * 500 * 2 ** i) / 2)).toBeLessThan(1.3);
    });
  });
});
