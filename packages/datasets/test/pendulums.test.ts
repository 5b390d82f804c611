import { HgnError, seededRng } from '@hgn/core';
import { describe, expect, it } from 'vitest';
import { doublePendulum, nPendulum, pendulum, simulate, stateOf } from '../src/index.ts';

const state = (q: readonly number[], p: readonly number[]) => ({
  q: Float64Array.from(q),
  p: Float64Array.from(p),
});

describe('doublePendulum', () => {
  it('has the energy of the suite of 2021, but for what it is at rest', () => {
    const [m1, m2, l1, l2, g] = [0.4, 0.6, 0.8, 1.1, 2.5];
    const published = (q1: number, q2: number, p1: number, p2: number): number => {
      const top =
        m2 * l2 ** 2 * p1 ** 2 +
        (m1 + m2) * l1 ** 2 * p2 ** 2 -
        2 * m2 * l1 * l2 * p1 * p2 * Math.cos(q1 - q2);
      const below = 2 * m2 * l1 ** 2 * l2 ** 2 * (m1 + m2 * Math.sin(q1 - q2) ** 2);
      const fall = (m1 + m2) * g * l1 * Math.cos(q1) + m2 * g * l2 * Math.cos(q2);
      return top / below - fall;
    };
    const ours = doublePendulum({ mass1: m1, mass2: m2, length1: l1, length2: l2, gravity: g });
    const rest = published(0, 0, 0, 0);
    for (const [q1, q2, p1, p2] of [
      [0.3, -1.2, 0.5, 2],
      [3, 1, -1, 0.2],
    ] as const) {
      expect(ours.energy(state([q1, q2], [p1, p2]))).toBeCloseTo(
        published(q1, q2, p1, p2) - rest,
        13,
      );
    }
  });

  it('begins each bob on its own annulus, or all on one', () => {
    const rngs = Array.from({ length: 200 }, (_, i) => seededRng(5).split(i));
    for (const rng of rngs) {
      const { q, p } = doublePendulum().sample(rng);
      for (const i of [0, 1]) {
        const radius = Math.hypot(q[i] ?? NaN, p[i] ?? NaN);
        expect(radius).toBeGreaterThan(1.3 - 1e-12);
        expect(radius).toBeLessThan(2.3 + 1e-12);
      }
      const all = doublePendulum({ start: 'all', radius: [0.5, 1.3] }).sample(rng);
      expect(Math.hypot(...all.q)).toBeCloseTo(Math.hypot(...all.p), 12);
      expect(Math.hypot(...all.q)).toBeLessThan(1.3 + 1e-12);
    }
  });

  it('has the two frequencies of small oscillations, ω² = (2 ± √2)·g/l of equal bobs', () => {
    for (const sign of [-1, 1]) {
      const omega = Math.sqrt((2 + sign * Math.SQRT2) * 3);
      // the mode q₂ = ∓√2·q₁, let go; it is back after a period, but for the nonlinearity
      const start = state([1e-5, -sign * Math.SQRT2 * 1e-5], [0, 0]);
      const system = { ...doublePendulum(), sample: () => start };
      const dt = (2 * Math.PI) / omega;
      const data = simulate({ system, trajectories: 1, frames: 2, dt, seed: 1 });
      expect(stateOf(data, 0, 1).q[0]).toBeCloseTo(1e-5, 13);
      expect(stateOf(data, 0, 1).q[1]).toBeCloseTo(start.q[1] ?? NaN, 13);
    }
  });
});

describe('nPendulum', () => {
  it('is the pendulum where it has one bob', () => {
    const one = nPendulum({ masses: [0.7], lengths: [1.3], gravity: 2 });
    const usual = pendulum({ mass: 0.7, length: 1.3, gravity: 2, potential: 'mgl' });
    const at = state([1.1], [0.4]);
    expect(one.separable).toBe(true);
    expect(one.energy(at)).toBeCloseTo(usual.energy(at), 14);
    expect(one.dHdq(at)[0]).toBeCloseTo(usual.dHdq(at)[0] ?? NaN, 14);
    expect(one.dHdp(at)[0]).toBeCloseTo(usual.dHdp(at)[0] ?? NaN, 14);
  });

  it('has the kinetic energy of its bobs', () => {
    const [masses, lengths] = [
      [0.5, 0.3, 0.8, 0.2],
      [1, 0.5, 0.7, 0.4],
    ];
    const chain = nPendulum({ masses, lengths, gravity: 1e-9 });
    const at = state([0.1, 2, -1, 0.5], [1, -0.5, 0.3, 0.2]);
    const velocities = chain.dHdp(at);
    let [x, y, kinetic] = [0, 0, 0];
    masses.forEach((mass, i) => {
      const speed = (lengths[i] ?? NaN) * (velocities[i] ?? NaN);
      x += speed * Math.cos(at.q[i] ?? NaN);
      y -= speed * Math.sin(at.q[i] ?? NaN);
      kinetic += (mass * (x ** 2 + y ** 2)) / 2;
    });
    expect(chain.energy(at)).toBeCloseTo(kinetic, 8);
  });

  it.each([
    [{ masses: [1, 2], lengths: [1] }, 'expected as many masses as lengths, got 2 and 1.'],
    [{ masses: [1, 0], lengths: [1, 1] }, 'nPendulum: masses[1]: expected a number above 0'],
  ])('refuses %j', (wrong, message) => {
    expect(() => nPendulum(wrong)).toThrow(HgnError);
    expect(() => nPendulum(wrong)).toThrow(message);
  });
});
