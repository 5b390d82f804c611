import { HgnError, type PhaseState, rollout } from '@hgn/core';
import { energyErrors, kepler, symplecticityDefect } from '@hgn/testing';
import { describe, expect, it } from 'vitest';
import {
  candyRozmus4,
  forestRuth,
  leapfrog,
  positionVerlet,
  timeTransformed,
} from '../src/index.ts';

type State = PhaseState<Float64Array>;
const e = 0.9;
const { field: planet, exact, energy } = kepler(e);
const system = {
  kinetic: (p: Float64Array): number => p.reduce((sum, x) => sum + x ** 2, 0) / 2,
  potential: (q: Float64Array): number => -1 / Math.hypot(...q),
  dHdq: ({ q }: State): Float64Array => q.map((x) => x / Math.hypot(...q) ** 3),
  dHdp: ({ p }: State): Float64Array => Float64Array.from(p),
};
const { field, start } = timeTransformed(system, exact(0));
const inner = ({ q, p }: State): State => ({ q: q.slice(0, 2), p: p.slice(0, 2) });
const worst = (states: readonly State[]): number =>
  Math.max(...states.map((state) => Math.abs(energy(state) - energy(exact(0)))));

describe('the time-transformed leapfrog, at eccentricity 0.9', () => {
  // ds of one period is its integral of dt/r, 2π for semi-major axis 1
  const path = { dt: (2 * Math.PI) / 200, steps: 20_000 };
  const states = rollout(positionVerlet, field, start, path);

  it('keeps the energy to rounding over 100 periods of 200 steps', () => {
    expect(worst(states.map(inner))).toBeLessThan(1e-11);
  });

  it('where leapfrog with as many steps of equal dt loses it', () => {
    const fixed = rollout(leapfrog, planet, exact(0), path);
    expect(worst(fixed)).toBeGreaterThan(0.1);
  });

  it('keeps the shape and the direction of the orbit', () => {
    const nearest = Math.min(...states.slice(-200).map(({ q }) => Math.hypot(...q.slice(0, 2))));
    expect(nearest).toBeCloseTo(1 - e, 3);
    const { q, p } = inner(states.at(-1) as State);
    const [x = NaN, y = NaN, u = NaN, v = NaN] = [...q, ...p];
    // the eccentricity vector
    expect(v * (x * v - y * u) - x / Math.hypot(x, y)).toBeCloseTo(e, 10);
    expect(-u * (x * v - y * u) - y / Math.hypot(x, y)).toBeCloseTo(0, 10);
  });

  it('keeps the energy within bounds if it begins with a kick', () => {
    for (const method of [leapfrog, forestRuth]) {
      const kicked = rollout(method, field, start, path).map(inner);
      expect(worst(kicked) / worst(kicked.slice(0, 2000))).toBeLessThan(1.01);
      expect(worst(kicked)).toBeLessThan(0.01);
    }
  });

  it('has steps in time that are short at the perihelion', () => {
    const times = states.slice(0, 201).map(({ q }) => q[2] as number);
    const steps = times.slice(1).map((t, i) => t - (times[i] as number));
    expect(Math.max(...steps) / Math.min(...steps)).toBeGreaterThan(15);
    expect(times.at(-1)).toBeCloseTo(2 * Math.PI, 2); // a period
  });

  it('errs in time at second order, with candyRozmus4 at fourth', () => {
    for (const method of [positionVerlet, candyRozmus4]) {
      const late = (steps: number): number => {
        const end = rollout(method, field, start, { dt: (2 * Math.PI) / steps, steps }).at(-1);
        const { q } = end as State;
        const angle = Math.atan2(q[1] as number, q[0] as number);
        const E = 2 * Math.atan(Math.sqrt((1 - e) / (1 + e)) * Math.tan(angle / 2));
        const truth = E - e * Math.sin(E); // the time at which the orbit is there, but for 2π
        return Math.abs((q[2] as number) - 2 * Math.PI - truth);
      };
      expect(Math.abs(Math.log2(late(200) / late(400)) - method.order)).toBeLessThan(0.15);
    }
  });

  it('is symplectic, and undone by a step of −dt', () => {
    expect(symplecticityDefect(positionVerlet, field, start, 0.05)).toBeLessThan(1e-8); // of p/(K + pₜ), steep
    const { q, p } = leapfrog.step(field, leapfrog.step(field, start, 0.05), -0.05);
    expect(Math.hypot(...q.map((x, i) => x - (start.q[i] as number)))).toBeLessThan(1e-14);
    expect(Math.hypot(...p.map((x, i) => x - (start.p[i] as number)))).toBeLessThan(1e-13);
  });
});

it('on its orbit leapfrog with forces at fixed times is bounded only with far more steps', () => {
  const [short, long] = energyErrors(leapfrog, kepler(e), { dt: (2 * Math.PI) / 2e4, steps: 2e4 });
  expect(long / short).toBeLessThan(1.5);
  expect(short).toBeGreaterThan(1e-5);
});

it('refuses a potential that is not an attraction', () => {
  const make = () => timeTransformed({ ...system, potential: () => 1 }, exact(0));
  expect(make).toThrow(HgnError);
  expect(make).toThrow('timeTransformed: expected a negative potential energy, got 1.');
});
