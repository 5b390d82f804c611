import { HgnError, seededRng } from '@hgn/core';
import { describe, expect, it } from 'vitest';
import {
  massSpring,
  memberOf,
  observationOf,
  pendulum,
  simulate,
  stateOf,
  type System,
  varied,
} from '../src/index.ts';
import { assertMadeBy } from '../src/trajectories.ts';

const family = varied(massSpring, {
  mass: { from: 0.2, to: 1 },
  hue: { oneOf: [0, 1 / 3, 2 / 3] },
  stiffness: 3,
});
const options = { system: family, trajectories: 300, frames: 5, dt: 0.125, seed: 1 };

describe('varied', () => {
  it('tells what its members share, and what they are drawn from', () => {
    expect(family).toMatchObject({ name: 'mass-spring', dimension: 1 });
    expect(family.constants).toEqual({
      mass: { from: 0.2, to: 1 },
      hue: { oneOf: [0, 1 / 3, 2 / 3] },
      stiffness: 3,
      radius: [0.1, 1],
    });
    expect(JSON.parse(JSON.stringify(family.constants))).toEqual(family.constants);
  });

  it('draws uniformly, each constant by itself', () => {
    const { parameters } = simulate({ ...options, trajectories: 3000, frames: 1 });
    const { mass = new Float64Array(), hue = new Float64Array() } = parameters;
    expect(mass).toHaveLength(3000);
    expect(Math.min(...mass)).toBeGreaterThanOrEqual(0.2);
    expect(Math.max(...mass)).toBeLessThan(1);
    // five standard errors of a mean of 3,000: 0.8/√12, and 1/3 ± √(2/9)
    expect(Math.abs(mass.reduce((sum, x) => sum + x, 0) / 3000 - 0.6)).toBeLessThan(0.021);
    for (const value of [0, 1 / 3, 2 / 3]) {
      const share = hue.filter((x) => x === value).length / 3000;
      expect(Math.abs(share - 1 / 3)).toBeLessThan(0.043);
    }
    const other = varied(massSpring, { mass: { from: 0.2, to: 1 } });
    expect(other.parameters(seededRng(4))['mass']).toBe(family.parameters(seededRng(4))['mass']);
  });

  it.each([
    [{}, 'varied: expected a constant to draw, got none.'],
    [{ mass: { from: 0, to: 1 } }, 'massSpring: mass: expected a number above 0, got 0.'],
    [{ mass: { oneOf: [] } }, 'varied: mass: expected finite numbers, got {"oneOf":[]}.'],
    [{ mass: { from: 1, to: Infinity } }, 'varied: mass: expected finite numbers'],
  ])('refuses %j', (wrong, message) => {
    expect(() => varied(massSpring, wrong)).toThrow(HgnError);
    expect(() => varied(massSpring, wrong)).toThrow(message);
  });

  it('refuses members of different dimensions', () => {
    const chain = ({ n = 1 }: { n?: number }): System => ({ ...massSpring(), dimension: n });
    expect(() => varied(chain, { n: { from: 1, to: 2 } })).toThrow('1 degrees of freedom');
  });
});

describe('simulate, of a family', () => {
  it('moves each trajectory by its own member', () => {
    const data = simulate(options);
    for (const i of [0, 17, 299]) {
      const mass = data.parameters['mass']?.[i] ?? NaN;
      const alone = massSpring({ mass, stiffness: 3 });
      expect(memberOf(family, data, i).constants['mass']).toBe(mass);
      expect(stateOf(data, i, 4)).toEqual(alone.solution?.(stateOf(data, i, 0), 0.5));
      const [disc] = memberOf(family, data, i).draw(stateOf(data, i, 0)).discs ?? [];
      expect(disc?.radius).toBe(Math.sqrt(mass / Math.PI));
    }
  });

  it('makes the same in pieces as at once', () => {
    const whole = simulate(options);
    const pieces = [0, 100].map((from) => simulate({ ...options, from, trajectories: 100 + from }));
    expect(pieces.flatMap(({ q }) => [...q])).toEqual([...whole.q]);
    const masses = pieces.flatMap(({ parameters }) => [...(parameters['mass'] ?? [])]);
    expect(masses).toEqual([...(whole.parameters['mass'] ?? [])]);
  });

  it('draws constants anew with a trajectory that is not allowed', () => {
    // only light ones, which is half of them
    const light = {
      ...family,
      member: (own: Readonly<Record<string, number>>): System => ({
        ...family.member(own),
        allows: () => (own['mass'] ?? NaN) < 0.6,
      }),
    };
    const { parameters, redrawn } = simulate({ ...options, system: light });
    expect(Math.max(...(parameters['mass'] ?? []))).toBeLessThan(0.6);
    expect(Math.abs(redrawn - 300)).toBeLessThan(5 * Math.sqrt(600));
  });

  it('knows data that were made by another', () => {
    const data = simulate({ ...options, trajectories: 2 });
    expect(() => {
      assertMadeBy(family, data);
    }).not.toThrow();
    expect(() => {
      assertMadeBy(varied(massSpring, { mass: { from: 0.2, to: 1 } }), data);
    }).toThrow('Make it with the constants of the data.');
  });

  it('takes a system for the family of itself', () => {
    const data = simulate({ ...options, system: massSpring(), trajectories: 2 });
    const system = massSpring();
    expect(data.parameters).toEqual({});
    expect(memberOf(system, data, 1)).toBe(system);
  });
});

describe('observationOf', () => {
  const noisy = simulate({ ...options, system: pendulum(), trajectories: 200, noise: 0.1 });
  const truth = simulate({ ...options, system: pendulum(), trajectories: 200 });

  it('leaves the states as they are', () => {
    expect(noisy.q).toEqual(truth.q);
    expect(noisy.noise).toBe(0.1);
    expect(observationOf(truth, 3, 2)).toEqual(stateOf(truth, 3, 2));
  });

  it('adds normal noise to each coordinate, another one to each', () => {
    const errors = Array.from({ length: 200 }, (_, i) =>
      Array.from({ length: 5 }, (__, t) => {
        const [seen, state] = [observationOf(noisy, i, t), stateOf(noisy, i, t)];
        return [seen.q, seen.p].map((x, k) => (x[0] ?? NaN) - ([state.q, state.p][k]?.[0] ?? NaN));
      }),
    ).flat(2);
    expect(new Set(errors).size).toBe(2000);
    const mean = errors.reduce((sum, x) => sum + x, 0) / 2000;
    const variance = errors.reduce((sum, x) => sum + x ** 2, 0) / 2000;
    // five standard errors
    expect(Math.abs(mean)).toBeLessThan((5 * 0.1) / Math.sqrt(2000));
    expect(Math.abs(variance / 0.01 - 1)).toBeLessThan(5 * Math.sqrt(2 / 2000));
    const fourth = errors.reduce((sum, x) => sum + x ** 4, 0) / 2000;
    expect(fourth / variance ** 2).toBeCloseTo(3, 0);
  });

  it('depends on the place of a trajectory in the set, not in a piece of it', () => {
    const piece = simulate({
      ...options,
      system: pendulum(),
      from: 150,
      trajectories: 1,
      noise: 0.1,
    });
    expect(observationOf(piece, 0, 3)).toEqual(observationOf(noisy, 150, 3));
    expect(observationOf({ ...noisy, split: 'test' }, 0, 0)).not.toEqual(
      observationOf(noisy, 0, 0),
    );
  });
});
