import { HgnError, type PhaseState, seededRng } from '@hgn/core';
import { describe, expect, it } from 'vitest';
import {
  figureEight,
  kepler,
  nBody,
  simulate,
  stateOf,
  type System,
  threeBody,
  twoBody,
} from '../src/index.ts';
import { keplerMotion } from '../src/kepler-motion.ts';

type State = PhaseState<Float64Array>;

const sum = (x: Float64Array, axis: number): number =>
  x.reduce((total, value, k) => (k % 2 === axis ? total + value : total), 0);

const turning = ({ q, p }: State): number => {
  let total = 0;
  for (let k = 0; k < q.length; k += 2) {
    total += (q[k] ?? NaN) * (p[k + 1] ?? NaN) - (q[k + 1] ?? NaN) * (p[k] ?? NaN);
  }
  return total;
};

describe('keplerMotion', () => {
  // perihelion at (1, 0), μ = 1: v² = 1 + e
  const from = (e: number) => [1, 0, 0, Math.sqrt(1 + e)] as const;

  it.each([0, 0.3, 0.9])('keeps Kepler’s equation on the ellipse of eccentricity %f', (e) => {
    const a = 1 / (1 - e);
    for (const t of [0.1, 1, -2, 10, 1000]) {
      let anomaly = t / a ** 1.5;
      for (let i = 0; i < 200; i++) {
        anomaly -= (anomaly - e * Math.sin(anomaly) - t / a ** 1.5) / (1 - e * Math.cos(anomaly));
      }
      const [x, y] = keplerMotion(1)(from(e), t);
      expect(x / a).toBeCloseTo(Math.cos(anomaly) - e, 11);
      expect(y / a).toBeCloseTo(Math.sqrt(1 - e ** 2) * Math.sin(anomaly), 11);
    }
  });

  it('follows the parabola, by Barker’s equation', () => {
    for (const tangent of [0.1, 1, -3]) {
      const t = Math.SQRT2 * (tangent + tangent ** 3 / 3); // tan of half the true anomaly
      const [x, y] = keplerMotion(1)(from(1), t);
      expect(x).toBeCloseTo(1 - tangent ** 2, 12);
      expect(y).toBeCloseTo(2 * tangent, 12);
    }
  });

  it('follows the hyperbola of eccentricity 2, by sinh and cosh', () => {
    for (const anomaly of [0.01, 0.5, -2, 6]) {
      const [x, y] = keplerMotion(1)(from(2), 2 * Math.sinh(anomaly) - anomaly);
      expect(x).toBeCloseTo(2 - Math.cosh(anomaly), 10);
      expect(y).toBeCloseTo(Math.sqrt(3) * Math.sinh(anomaly), 10);
    }
  });
});

describe('kepler', () => {
  it('has ellipses of the axes and eccentricities that are asked for, and the third law', () => {
    const { sample, energy, solution } = kepler({ mass: 2, strength: 6, axis: [0.5, 0.7] });
    for (let i = 0; i < 100; i++) {
      const state = sample(seededRng(2).split(i));
      const axis = -6 / (2 * energy(state));
      const eccentricity = Math.sqrt(1 - turning(state) ** 2 / (2 * 6 * axis));
      expect(axis).toBeGreaterThan(0.5 - 1e-9);
      expect(axis).toBeLessThan(0.7 + 1e-9);
      expect(eccentricity).toBeLessThan(0.6 + 1e-9);
      const year = 2 * Math.PI * Math.sqrt((2 * axis ** 3) / 6);
      const again = solution?.(state, year);
      expect(again?.q[0]).toBeCloseTo(state.q[0] ?? NaN, 12);
      expect(again?.p[1]).toBeCloseTo(state.p[1] ?? NaN, 11);
    }
  });

  it('refuses orbits that are not ellipses', () => {
    expect(() => kepler({ eccentricity: [0, 1] })).toThrow(HgnError);
    expect(() => kepler({ axis: [0, 1] })).toThrow('an axis above 0');
  });
});

describe('twoBody', () => {
  it('begins as hamiltonian-nn does: opposite bodies, on circles but for the noise', () => {
    const points = Array.from({ length: 400 }, (_, i) => twoBody().sample(seededRng(1).split(i)));
    for (const { q, p } of points) {
      const [x = NaN, y = NaN] = q;
      expect(Math.min(x, y)).toBeGreaterThanOrEqual(0.5);
      expect(Math.max(x, y)).toBeLessThan(1.5);
      expect(q.slice(2)).toEqual(q.slice(0, 2).map((v) => -v));
      const r = Math.hypot(x, y);
      expect(p[0]).toBeCloseTo(-y / (2 * r ** 1.5), 14);
      expect(p[3]).toBeCloseTo(-x / (2 * r ** 1.5), 14);
    }
  });

  it.each(['box', 'circle'] as const)('runs on circles from a %s without noise', (start) => {
    const data = simulate({
      system: twoBody({ start }),
      trajectories: 5,
      frames: 40,
      dt: 0.5,
      seed: 1,
    });
    for (let i = 0; i < 5; i++) {
      const radius = Math.hypot(...stateOf(data, i, 0).q);
      for (let t = 1; t < 40; t++)
        expect(Math.hypot(...stateOf(data, i, t).q)).toBeCloseTo(radius, 12);
    }
  });

  it('keeps its momentum, its angular momentum, and the middle of unequal masses', () => {
    const system = twoBody({
      mass1: 0.4,
      mass2: 1.3,
      gravity: 2,
      start: 'circle',
      orbitNoise: 0.1,
    });
    const data = simulate({ system, trajectories: 4, frames: 20, dt: 0.3, seed: 1 });
    for (let i = 0; i < 4; i++) {
      const first = stateOf(data, i, 0);
      const later = stateOf(data, i, 19);
      expect(sum(later.p, 0)).toBeCloseTo(sum(first.p, 0), 13);
      expect(turning(later)).toBeCloseTo(turning(first), 13);
    }
  });

  it('draws unbound orbits anew, which leave the picture', () => {
    const light = twoBody({ mass1: 0.5, mass2: 0.5, gravity: 0.5, canvas: 5 });
    const options = { system: light, trajectories: 1, frames: 30, dt: 0.5, seed: 1 };
    expect(() => simulate(options)).toThrow('allows: expected one trajectory of 30 frames');
  });
});

describe('threeBody', () => {
  it('turns as it is where there is no noise, with ω² = g·m/(√3·r³)', () => {
    const system = threeBody({ orbitNoise: 0, mass: 2, gravity: 0.7 });
    const data = simulate({ system, trajectories: 3, frames: 8, dt: 0.125, seed: 1 });
    for (let i = 0; i < 3; i++) {
      const [x = NaN, y = NaN] = stateOf(data, i, 0).q;
      const omega = Math.sqrt((0.7 * 2) / (Math.sqrt(3) * Math.hypot(x, y) ** 3));
      for (let t = 0; t < 8; t++) {
        const angle = omega * t * 0.125;
        const { q } = stateOf(data, i, t);
        expect(q[0]).toBeCloseTo(Math.cos(angle) * x - Math.sin(angle) * y, 12);
        expect(q[1]).toBeCloseTo(Math.sin(angle) * x + Math.cos(angle) * y, 12);
      }
    }
  });

  it('draws anew what leaves the picture or meets, and keeps all else', () => {
    const data = simulate({ system: threeBody(), trajectories: 20, frames: 40, dt: 0.25, seed: 1 });
    expect(data.redrawn).toBeGreaterThan(0);
    for (let i = 0; i < 20; i++) {
      for (let t = 0; t < 40; t++) {
        const { q } = stateOf(data, i, t);
        expect(Math.max(...q.map(Math.abs))).toBeLessThan(3 - 0.25 + 1e-6);
        const apart = (a: number, b: number) =>
          Math.hypot((q[a] ?? NaN) - (q[b] ?? NaN), (q[a + 1] ?? NaN) - (q[b + 1] ?? NaN));
        expect(Math.min(apart(0, 2), apart(2, 4), apart(0, 4))).toBeGreaterThan(0.2);
      }
      expect(Math.abs(turning(stateOf(data, i, 39)) - turning(stateOf(data, i, 0)))).toBeLessThan(
        1e-12,
      );
    }
  });

  it('multiplies each component of a velocity by 1 ± 0.2', () => {
    const start = (orbitNoise: number, i: number) =>
      threeBody({ orbitNoise }).sample(seededRng(3).split(i));
    const factors = Array.from({ length: 300 }, (_, i) => {
      const [noisy, still] = [start(0.2, i), start(0, i)];
      expect(noisy.q).toEqual(still.q);
      return [...noisy.p.map((v, k) => v / (still.p[k] ?? NaN))];
    }).flat();
    expect(Math.min(...factors)).toBeCloseTo(0.8, 2);
    expect(Math.max(...factors)).toBeCloseTo(1.2, 2);
    const variance = factors.reduce((total, f) => total + (f - 1) ** 2, 0) / factors.length;
    expect(variance / (0.2 ** 2 / 3)).toBeCloseTo(1, 1);
  });
});

describe('figureEight', () => {
  // of the published start, unit masses and g = 1
  const PERIOD = 6.32591398292621;

  it.each([
    [1, 1, 1],
    [2, 0.5, 0.9],
  ])('is back after a period, m = %f, g = %f, scale %f', (mass, gravity, scale) => {
    const system = figureEight({ mass, gravity, scale: [scale, scale] });
    const dt = PERIOD * Math.sqrt(scale ** 3 / (gravity * mass));
    const data = simulate({ system, trajectories: 3, frames: 2, dt, seed: 1 });
    for (let i = 0; i < 3; i++) {
      const [first, last] = [stateOf(data, i, 0), stateOf(data, i, 1)];
      last.q.forEach((x, k) => {
        expect(x).toBeCloseTo(first.q[k] ?? NaN, 11);
      });
    }
  });

  it('has bodies that follow each other, a third of the period apart', () => {
    const system = figureEight({ scale: [1, 1] });
    const data = simulate({ system, trajectories: 1, frames: 2, dt: PERIOD / 3, seed: 2 });
    const bodies = (frame: number) => {
      const { q } = stateOf(data, 0, frame);
      return [0, 2, 4].map((k) => `${q[k]?.toFixed(9) ?? ''} ${q[k + 1]?.toFixed(9) ?? ''}`).sort();
    };
    expect(bodies(1)).toEqual(bodies(0));
    expect(Math.abs(turning(stateOf(data, 0, 0)))).toBeLessThan(1e-12);
  });
});

describe('nBody', () => {
  it('keeps momentum and angular momentum', () => {
    const data = simulate({ system: nBody(), trajectories: 2, frames: 10, dt: 0.25, seed: 1 });
    for (let i = 0; i < 2; i++) {
      const [first, last] = [stateOf(data, i, 0), stateOf(data, i, 9)];
      for (const axis of [0, 1]) expect(sum(last.p, axis)).toBeCloseTo(sum(first.p, axis), 12);
      expect(turning(last)).toBeCloseTo(turning(first), 12);
    }
  });

  it('has a smooth potential −g·m²/ε where two bodies are in one place', () => {
    const { energy, dHdq }: System = nBody({ bodies: 2, softening: 0.1 });
    const state = { q: new Float64Array(4), p: new Float64Array(4) };
    expect(energy(state)).toBeCloseTo(-10, 12);
    expect([...dHdq(state)].map(Math.abs)).toEqual([0, 0, 0, 0]);
  });

  it('refuses fewer than two', () => {
    expect(() => nBody({ bodies: 1 })).toThrow('nBody: bodies: expected a whole number from 2 up');
  });
});
