import { HgnError, type PhaseState } from '@hgn/core';
import { describe, expect, it } from 'vitest';
import {
  massSpring,
  pendulum,
  simulate,
  type SimulateOptions,
  stateOf,
  type System,
} from '../src/index.ts';
import { systemContract } from '../src/testing/index.ts';

type State = PhaseState<Float64Array>;

const system = pendulum();
const options: SimulateOptions = { system, trajectories: 5, frames: 7, dt: 0.125, seed: 1 };

/** A system of the user's own: one planet, H = |p|²/2 − 1/|q|, from the nearest point of its orbit. */
function kepler(eccentricity: number): System {
  const distance = ({ q }: State): number => Math.hypot(...q);
  return {
    name: 'kepler',
    constants: { eccentricity },
    dimension: 2,
    separable: true,
    energy: (state) => Math.hypot(...state.p) ** 2 / 2 - 1 / distance(state),
    dHdq: (state) => state.q.map((x) => x / distance(state) ** 3),
    dHdp: ({ p }) => Float64Array.from(p),
    sample: () => ({
      q: Float64Array.of(1 - eccentricity, 0),
      p: Float64Array.of(0, Math.sqrt((1 + eccentricity) / (1 - eccentricity))),
    }),
    draw: () => ({ canvas: 1, discs: [] }),
  };
}

/** A joint H = E², E the energy of an oscillator: it turns at the speed 2E, which it depends on. */
const squared: System = {
  name: 'squared oscillator',
  constants: {},
  dimension: 1,
  separable: false,
  energy: ({ q: [q = NaN], p: [p = NaN] }) => ((q ** 2 + p ** 2) / 2) ** 2,
  dHdq: ({ q: [q = NaN], p: [p = NaN] }) => Float64Array.of((q ** 2 + p ** 2) * q),
  dHdp: ({ q: [q = NaN], p: [p = NaN] }) => Float64Array.of((q ** 2 + p ** 2) * p),
  sample: (rng) => ({ q: Float64Array.of(1 + rng.uniform()), p: Float64Array.of(rng.uniform()) }),
  draw: ({ q: [x = NaN] }) => ({ canvas: 4, discs: [{ x, y: 0, radius: 1, color: [1, 1, 1] }] }),
};

systemContract(squared);

describe('simulate', () => {
  it('tells all that its numbers depend on', () => {
    const { q, p, ...facts } = simulate({ ...options, split: 'test', from: 3 });
    expect(facts).toEqual({
      system: 'pendulum',
      constants: { mass: 0.5, length: 1, gravity: 3, potential: '2mgl', radius: [1.3, 2.3] },
      parameters: {},
      seed: 1,
      split: 'test',
      from: 3,
      redrawn: 0,
      dt: 0.125,
      noise: 0,
      count: 5,
      frames: 7,
      dimension: 1,
    });
    expect([q.length, p.length]).toEqual([35, 35]);
  });

  it('makes the same in pieces as at once, whatever the number of either', () => {
    const whole = simulate(options);
    const pieces = [0, 2].map((from) => simulate({ ...options, from, trajectories: 2 + from / 2 }));
    expect(pieces.flatMap(({ q }) => [...q])).toEqual([...whole.q]);
    expect(pieces.flatMap(({ p }) => [...p])).toEqual([...whole.p]);
    const longer = simulate({ ...options, frames: 9 });
    expect(stateOf(longer, 3, 6)).toEqual(stateOf(whole, 3, 6));
  });

  it('has no trajectory of a split or a seed in another', () => {
    const starts = (more: Partial<SimulateOptions>): number[] => {
      const data = simulate({ ...options, trajectories: 200, frames: 1, ...more });
      return [...data.q];
    };
    const all = [starts({}), starts({ split: 'test' }), starts({ seed: 2 }), starts({ from: 200 })];
    expect(new Set(all.flat()).size).toBe(800);
    expect(starts({})).toEqual(all[0]);
  });

  it('goes back the way it came', () => {
    const there = simulate({ ...options, frames: 60 });
    for (let i = 0; i < there.count; i++) {
      const end = stateOf(there, i, 59);
      const back = simulate({
        ...options,
        system: { ...system, sample: () => end },
        dt: -0.125,
        trajectories: 1,
        frames: 60,
      });
      expect(back.q.at(-1)).toBeCloseTo(stateOf(there, i, 0).q[0] ?? NaN, 11);
      expect(back.p.at(-1)).toBeCloseTo(stateOf(there, i, 0).p[0] ?? NaN, 11);
    }
  });

  it('integrates a joint H', () => {
    const data = simulate({ system: squared, trajectories: 4, frames: 60, dt: 0.125, seed: 1 });
    for (let i = 0; i < data.count; i++) {
      const {
        q: [q = NaN],
        p: [p = NaN],
      } = stateOf(data, i, 0);
      const {
        q: [last = NaN],
      } = stateOf(data, i, 59);
      const angle = (q ** 2 + p ** 2) * 59 * 0.125;
      expect(Math.abs(last - (q * Math.cos(angle) + p * Math.sin(angle)))).toBeLessThan(
        1e-12 * angle,
      );
    }
  });

  // M = E − e·sin E tells when the planet is at (cos E − e, √(1 − e²)·sin E)
  it.each([0.3, 0.9])(
    'follows a planet of eccentricity %f, in steps of an eighth of a year',
    (e) => {
      const frames = 17;
      const dt = Math.PI / 4;
      const data = simulate({ system: kepler(e), trajectories: 1, frames, dt, seed: 1 });
      for (let frame = 0; frame < frames; frame++) {
        let anomaly = frame * dt;
        for (let i = 0; i < 200; i++) {
          const residue = anomaly - e * Math.sin(anomaly) - frame * dt;
          anomaly -= residue / (1 - e * Math.cos(anomaly));
        }
        const {
          q: [x = NaN, y = NaN],
        } = stateOf(data, 0, frame);
        // at the nearest point a rounding of the time is (1 − e)⁻² as large, for two years
        expect(Math.abs(x - (Math.cos(anomaly) - e))).toBeLessThan(1e-12 / (1 - e) ** 2);
        expect(Math.abs(y - Math.sqrt(1 - e ** 2) * Math.sin(anomaly))).toBeLessThan(
          1e-12 / (1 - e) ** 2,
        );
      }
    },
  );

  it('uses the solution of a system that has one, from the first state on', () => {
    const spring = massSpring();
    const data = simulate({ ...options, system: spring, frames: 1000 });
    const { solution, ...unsolved } = spring;
    expect(stateOf(data, 2, 999)).toEqual(solution?.(stateOf(data, 2, 0), 999 * 0.125));
    const integrated = simulate({ ...options, system: unsolved, frames: 60 });
    for (let i = 0; i < 5; i++) {
      expect(stateOf(integrated, i, 59).q[0]).toBeCloseTo(stateOf(data, i, 59).q[0] ?? NaN, 12);
    }
  });

  describe('where the system does not allow a state', () => {
    // q = a·t from 0 with a speed a in (0, 1), allowed up to 0.5
    const still = { q: Float64Array.of(0), p: Float64Array.of(0) };
    const runner: System = {
      name: 'runner',
      constants: {},
      dimension: 1,
      separable: true,
      energy: ({ p: [p = NaN] }) => p ** 2 / 2,
      dHdq: () => new Float64Array(1),
      dHdp: ({ p }) => Float64Array.from(p),
      sample: (rng) => ({ ...still, p: Float64Array.of(rng.uniform()) }),
      allows: ({ q: [q = NaN] }) => q <= 0.5,
      draw: () => ({ canvas: 1, discs: [] }),
    };
    const run = { system: runner, frames: 11, dt: 0.1, seed: 1 };

    it('draws the trajectory anew, and counts', () => {
      const { redrawn, q, p } = simulate({ ...run, trajectories: 400 });
      expect(Math.max(...q)).toBeLessThanOrEqual(0.5);
      // the speed must be below 1/2: as many draws are lost as kept, 400 ± 5·√800
      expect(Math.abs(redrawn - 400)).toBeLessThan(142);
      const speeds = p.filter((_, i) => i % 11 === 0);
      expect(speeds.reduce((sum, x) => sum + x, 0) / 400).toBeCloseTo(0.25, 1);
      // those that were allowed at once are those that are drawn where all is allowed
      const free = { ...runner, allows: () => true };
      const all = simulate({ ...run, system: free, trajectories: 400 });
      const first = all.p.filter((__, i) => i % 11 === 0);
      const kept = first.filter((speed) => speed <= 0.5);
      expect(kept.every((speed) => speeds.includes(speed))).toBe(true);
      expect(kept.length).toBeGreaterThan(150);
    });

    it('makes the same in pieces', () => {
      const whole = simulate({ ...run, trajectories: 40 });
      const pieces = [0, 20].map((from) => simulate({ ...run, from, trajectories: 20 }));
      expect(pieces.flatMap(({ p }) => [...p])).toEqual([...whole.p]);
      expect(pieces.reduce((sum, { redrawn }) => sum + redrawn, 0)).toBe(whole.redrawn);
    });

    it('sees what happens between frames, unless there is a solution', () => {
      // from 0 to 1.2 and back again in a frame: a bead on a spring
      const bead = { ...massSpring({ mass: 1, stiffness: 1 }), allows: runner.allows };
      const { solution, ...integrated } = bead;
      expect(solution).toBeDefined();
      const start = { sample: () => ({ q: Float64Array.of(0), p: Float64Array.of(1.2) }) };
      const wide = { trajectories: 1, frames: 2, dt: Math.PI, seed: 1 };
      expect(simulate({ ...wide, system: { ...bead, ...start } } as SimulateOptions).redrawn).toBe(
        0,
      );
      const strict = { ...wide, system: { ...integrated, ...start } } as SimulateOptions;
      expect(() => simulate(strict)).toThrow('one trajectory of 2 frames in 1000, got none');
    });
  });

  it('moves with friction as the damped oscillator does, without its solution', () => {
    const { solution, ...damped } = massSpring({ friction: 0.4 });
    expect(solution).toBeDefined();
    const data = simulate({ ...options, system: damped, frames: 30 });
    const exact = simulate({ ...options, system: massSpring({ friction: 0.4 }), frames: 30 });
    data.q.forEach((q, i) => {
      expect(Math.abs(q - (exact.q[i] ?? NaN))).toBeLessThan(1e-13);
    });
  });

  it.each([
    [{ noise: -1 }, 'noise: expected a number from 0 up, got -1. Leave it out for none.'],
    [{ system: kepler(1) }, 'got one that does not settle within'],
    [{ system: { ...system, dHdp: () => Float64Array.of(NaN) } }, 'a wrong gradient.'],
    [{ system: { ...system, dimension: 2 } }, 'sample: expected q and p of length 2, got 1 and 1.'],
    [{ trajectories: 1e15 }, 'a set that fits into memory, got 1.12e+8 GB. Make it in pieces'],
    [{ trajectories: 0 }, 'trajectories: expected a whole number from 1 up, got 0. Try 2.'],
    [{ frames: 1.5 }, 'frames: expected a whole number from 1 up, got 1.5.'],
    [{ from: -1 }, 'from: expected a whole number from 0 up, got -1.'],
    [{ dt: 0 }, 'dt: expected a number other than 0, got 0. Try 0.125.'],
    [{ dt: Infinity }, 'dt: expected a number other than 0, got Infinity.'],
    [{ seed: -1 }, 'seed: expected an integer from 0'],
  ])('refuses %o', (wrong, message) => {
    expect(() => simulate({ ...options, ...wrong })).toThrow(HgnError);
    expect(() => simulate({ ...options, ...wrong })).toThrow(message);
  });
});
