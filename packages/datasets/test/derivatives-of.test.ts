import { describe, expect, it } from 'vitest';
import {
  derivativesOf,
  hnn,
  massSpring,
  observationOf,
  observationsOf,
  pendulum,
  simulate,
  varied,
} from '../src/index.ts';

describe('derivativesOf', () => {
  it('is what states a little later and earlier differ by', () => {
    const system = pendulum();
    const dt = 1e-3;
    const data = simulate({ system, trajectories: 3, frames: 9, dt, seed: 1 });
    const derivatives = derivativesOf(system, data);
    for (const half of ['q', 'p'] as const) {
      for (let i = 0; i < 3; i++) {
        for (let frame = 1; frame < 8; frame++) {
          const at = i * 9 + frame;
          const slope =
            ((data[half][at + 1] as number) - (data[half][at - 1] as number)) / (2 * dt);
          // the error of a central difference is x‴·dt²/6
          expect(derivatives[half][at]).toBeCloseTo(slope, 4);
        }
      }
    }
  });

  it('has the constants of each member of a family, and friction', () => {
    const system = varied(massSpring, { stiffness: { from: 1, to: 4 }, friction: 0.3 });
    const data = simulate({ system, trajectories: 4, frames: 2, dt: 0.1, seed: 1 });
    const { q, p } = derivativesOf(system, data);
    const stiffness = data.parameters['stiffness'] as Float64Array;
    for (let i = 0; i < 8; i++) {
      const velocity = (data.p[i] as number) / 0.5;
      const k = stiffness[Math.floor(i / 2)] as number;
      expect(q[i]).toBeCloseTo(velocity, 12);
      expect(p[i]).toBeCloseTo(-k * (data.q[i] as number) - 0.3 * velocity, 12);
    }
  });

  it('refuses data of another system', () => {
    const data = simulate({ system: massSpring(), trajectories: 1, frames: 1, dt: 1, seed: 1 });
    expect(() => derivativesOf(pendulum(), data)).toThrow('system: expected mass-spring');
  });
});

describe('observationsOf', () => {
  it('is every observation in its place', () => {
    const data = simulate({ ...hnn.twoBody(), noise: 0.1, trajectories: 2, seed: 3 });
    const { q, p } = observationsOf(data);
    expect(q).toHaveLength(2 * 50 * 4);
    const one = observationOf(data, 1, 7);
    expect([...q.subarray((50 + 7) * 4, (50 + 8) * 4)]).toEqual([...one.q]);
    expect([...p.subarray((50 + 7) * 4, (50 + 8) * 4)]).toEqual([...one.p]);
    expect(q[0]).not.toBe(data.q[0]);
  });
});
