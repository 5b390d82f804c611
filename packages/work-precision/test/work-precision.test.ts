import { analyticField, type Integrator, rollout } from '@hgn/core';
import { describe, expect, it } from 'vitest';
import {
  accuracy,
  adaptiveSteps,
  type Contender,
  convergenceOrder,
  energyDrift,
  fixedSteps,
  type Task,
  timed,
  transformedSteps,
  workFor,
  type WorkPrecision,
  workPrecision,
} from '../src/index.ts';
import {
  dop853,
  euler,
  forestRuth,
  gauss4,
  kahanLi8,
  leapfrog,
  positionVerlet,
  rk4,
  symplecticEuler,
  tsit5,
} from '@hgn/integrators';
import { kepler as orbit } from '@hgn/testing';

/** H = (p² + q²) / 2 from (1, 0), which moves as (cos t, −sin t). */
const spring: Task = {
  system: {
    separable: true,
    dHdq: ({ q }) => Float64Array.from(q),
    dHdp: ({ p }) => Float64Array.from(p),
    energy: ({ q: [q = NaN], p: [p = NaN] }) => (q ** 2 + p ** 2) / 2,
  },
  start: { q: Float64Array.of(1), p: Float64Array.of(0) },
  span: 16,
  exact: (t) => ({ q: Float64Array.of(Math.cos(t)), p: Float64Array.of(-Math.sin(t)) }),
};

const planet = (span: number): Task => {
  const { exact, energy } = orbit(0.6);
  return {
    system: {
      separable: true,
      dHdq: ({ q }) => q.map((x) => x / Math.hypot(...q) ** 3),
      dHdp: ({ p }) => Float64Array.from(p),
      energy,
    },
    start: exact(0),
    span,
    exact,
  };
};

const halvings = (span: number, from: number, count: number): number[] =>
  Array.from({ length: count }, (_, i) => span / 2 ** (from + i));
const quick = { repeats: 1 };

describe('workPrecision', () => {
  it('measures the error of symplectic Euler, whose motion is known in closed form', () => {
    const dt = 1 / 4;
    // a kick and a drift turn by θ with cos θ = 1 − dt²/2
    const turn = Math.acos(1 - dt ** 2 / 2);
    const at = (n: number): number[] => {
      const [sin, cos] = [Math.sin(n * turn), Math.cos(n * turn)];
      const s = Math.sin(turn);
      return [cos - ((dt ** 2 / 2) * sin) / s, (-dt * sin) / s];
    };
    const errors = Array.from({ length: 64 }, (_, i) => {
      const [q = NaN, p = NaN] = at(i + 1);
      const t = (i + 1) * dt;
      return Math.max(Math.abs(q - Math.cos(t)), Math.abs(p + Math.sin(t)));
    });
    const [point] = workPrecision(fixedSteps(symplecticEuler), spring, {
      settings: [dt],
      ...quick,
    });
    expect(point?.evaluations).toBe(64);
    // the largest of q = cos t at the samples is 1, at the start; that of p is a little less
    expect(point?.error).toBeCloseTo(errors.at(-1) ?? NaN, 2);
    expect(point?.largestError).toBeCloseTo(Math.max(...errors), 2);
    expect(point?.energyError).toBeGreaterThan(dt / 4);
    expect(point?.energyError).toBeLessThan(dt);
  });

  it.each([
    [leapfrog, 64 + 1],
    [forestRuth, 3 * 64 + 1],
    [rk4, 4 * 64],
    [euler, 64],
  ])('counts every force of a rollout with $name', (integrator, forces) => {
    const settings = [spring.span / 64];
    const [point] = workPrecision(fixedSteps(integrator), spring, { settings, ...quick });
    expect(point?.evaluations).toBe(forces);
  });

  it('counts an adaptive method as solve does, and not what looking at it costs', () => {
    let forces = 0;
    const contender = adaptiveSteps(dop853);
    const { system, start, span } = spring;
    const counting = { ...system, dHdq: (s: typeof start) => (forces++, system.dHdq(s)) };
    contender.solve(counting, start, [span], 1e-9);
    const [point] = workPrecision(contender, spring, { settings: [1e-9], ...quick });
    expect(point?.evaluations).toBe(forces);
    expect(point?.error).toBeLessThan(1e-7);
  });

  it('has the end that a rollout has', () => {
    const dt = 20 / 2 ** 15; // more than one stretch
    const { q, p } = rolledOut(leapfrog, dt, 2 ** 15);
    const [end] = fixedSteps(leapfrog).solve(spring.system, spring.start, [20], dt);
    expect(end).toEqual({ q, p });
  });

  it('shows what fails, and goes on', () => {
    const settings = [8, 1 / 4]; // the iteration contracts for dt < √12 alone
    const failing = workPrecision(fixedSteps(gauss4), spring, { settings, ...quick });
    expect(failing[0]).toMatchObject({ setting: 8, error: Infinity, seconds: NaN });
    expect(failing[0]?.failure).toMatch(/^gauss4 with dt = 8: expected slopes that solve/);
    expect(failing.at(-1)?.failure).toBeUndefined();
    const lost: Contender = {
      ...fixedSteps(leapfrog),
      solve: (_, { q }, times) => times.map(() => ({ q, p: Float64Array.of(NaN) })),
    };
    const [point] = workPrecision(lost, spring, { settings: [1], ...quick });
    expect(point).toMatchObject({ error: Infinity, failure: 'It ends in what is no number.' });
  });

  it('takes an error that is finite at the end alone for what it is along the way', () => {
    const there: Contender = {
      ...fixedSteps(leapfrog),
      solve: (_, start, times) =>
        times.map((t, i) =>
          i < times.length - 1 ? { q: Float64Array.of(NaN), p: start.p } : spring.exact(t),
        ),
    };
    const found = accuracy(there, spring, { setting: 1 });
    expect(found).toMatchObject({ error: 0, largestError: Infinity, energyError: Infinity });
  });

  it('ends where the next setting is too dear', () => {
    const points = workPrecision(fixedSteps(leapfrog), spring, {
      settings: halvings(16, 4, 20),
      maxEvaluations: 200,
      ...quick,
    });
    expect(points.map(({ evaluations }) => evaluations)).toEqual([17, 33, 65, 129]);
  });

  it('goes on after a tolerance that is too coarse to get to the end', () => {
    const away = { q: Float64Array.of(9), p: Float64Array.of(9) };
    const crashing: Contender = {
      name: 'crashing',
      dial: 'tolerance',
      solve: (system, start, times, tolerance) => {
        for (let i = 0; i < (tolerance === 0.1 ? 1e3 : 10); i++) system.dHdq(start);
        return times.map((t) => (tolerance > 0.01 ? away : spring.exact(t)));
      },
    };
    const settings = [1, 0.1, 0.001]; // elsewhere at little cost, nowhere, at the end
    const points = workPrecision(crashing, spring, { settings, maxEvaluations: 100, ...quick });
    expect(points.map(({ failure, evaluations }) => [failure, evaluations])).toEqual([
      [undefined, 10],
      ['force: expected no more than 100 evaluations, got one more.', 100],
      [undefined, 10],
    ]);
  });

  it('ends where rounding makes it no better', () => {
    const settings = halvings(16, 4, 20);
    const points = workPrecision(fixedSteps(kahanLi8), spring, { settings, ...quick });
    expect(points.length).toBeLessThan(12);
    expect(Math.min(...points.map(({ error }) => error))).toBeLessThan(1e-13);
  });

  it('refuses times that fall between steps', () => {
    const { system, start } = spring;
    expect(() => fixedSteps(leapfrog).solve(system, start, [1], 0.3)).toThrow(
      'leapfrog: time: expected a multiple of dt = 0.3, got 1.',
    );
  });
});

describe('convergenceOrder', () => {
  it.each([
    [symplecticEuler, 1],
    [leapfrog, 2],
    [forestRuth, 4],
    [kahanLi8, 8],
  ])('measures that of %o', (integrator: Integrator, order) => {
    const contender = fixedSteps(integrator);
    const options = { settings: halvings(16, 4, 14), maxEvaluations: 40_000, ...quick };
    const points = workPrecision(contender, spring, options);
    expect(convergenceOrder(contender, points)).toBeCloseTo(order, 0);
  });

  it('measures that of an adaptive method against its evaluations', () => {
    const contender = adaptiveSteps(tsit5);
    const settings = [1e-5, 1e-6, 1e-7, 1e-8, 1e-9, 1e-10];
    const points = workPrecision(contender, spring, { settings, ...quick });
    expect(convergenceOrder(contender, points)).toBeCloseTo(5, 0);
  });

  const points = (errors: readonly number[]): WorkPrecision[] =>
    errors.map((error, i) => ({
      setting: 2 ** -i,
      evaluations: 2 ** i,
      seconds: 2 ** i / 1000,
      secondsRange: [0, 1],
      error,
      largestError: error,
      energyError: error,
    }));
  const dial = { dial: 'dt' } as const;

  it('leaves out errors that are large, or of rounding', () => {
    const fourth = [1, 2, 3e-2, 2 ** -10, 2 ** -14, 2 ** -18, 2 ** -22];
    expect(convergenceOrder(dial, points(fourth))).toBeCloseTo(4, 12);
    expect(convergenceOrder(dial, points([...fourth, 2 ** -22, 2 ** -23]))).toBeCloseTo(4, 12);
    expect(convergenceOrder(dial, points([...fourth, 2 ** -23, 2 ** -24]))).toBeCloseTo(4, 12);
  });

  it('is undefined where it cannot be seen', () => {
    expect(convergenceOrder(dial, [])).toBeUndefined();
    expect(convergenceOrder(dial, points([1, 0.5, 0.1, 0.01]))).toBeUndefined();
    expect(convergenceOrder(dial, points([Infinity, Infinity]))).toBeUndefined();
  });

  it('workFor interpolates on logarithmic axes', () => {
    const found = points([1e-2, 1e-4, 1e-6]);
    expect(workFor(found, { error: 1e-3, by: 'evaluations' })).toBeCloseTo(Math.SQRT2, 12);
    expect(workFor(found, { error: 1e-5, by: 'seconds' })).toBeCloseTo(2 ** 1.5 / 1000, 12);
    expect(workFor(found, { error: 1e-7, by: 'seconds' })).toBeUndefined();
    // below by chance, and above again
    expect(
      workFor(points([1e-2, 1e-9, 1e-2, 1e-4]), { error: 1e-3, by: 'evaluations' }),
    ).toBeCloseTo(2 ** 2.5, 12);
    expect(workFor(points([1e-9]), { error: 1e-3, by: 'evaluations' })).toBe(1);
  });
});

describe('transformedSteps', () => {
  it('converges to the planet, and keeps its energy to rounding with a drift first', () => {
    const contender = transformedSteps(positionVerlet);
    const settings = halvings(100, 10, 6);
    const points = workPrecision(contender, planet(100), { settings, ...quick });
    expect(convergenceOrder(contender, points)).toBeCloseTo(2, 1);
    for (const { energyError } of points) expect(energyError).toBeLessThan(1e-12);
  });

  it('is for attractions', () => {
    const [point] = workPrecision(transformedSteps(leapfrog), spring, { settings: [1], ...quick });
    expect(point?.failure).toMatch(/^timeTransformed: expected a negative potential energy/);
    const { system, start } = planet(1);
    expect(() =>
      transformedSteps(leapfrog).solve({ ...system, separable: false }, start, [1], 0.1),
    ).toThrow('leapfrog in transformed time: expected a separable H, got a joint one.');
  });
});

describe('energyDrift', () => {
  it('tells what stays in bounds from what grows, and how fast', () => {
    const { system, start } = planet(0);
    const orbits = { system, start, span: 400 };
    const bounded = energyDrift(fixedSteps(leapfrog), orbits, { setting: 400 / 2 ** 16 });
    expect(Math.abs(bounded.growth)).toBeLessThan(0.02);

    const dt = 1 / 8;
    const swings = { ...spring, span: 512 };
    const falling = energyDrift(fixedSteps(rk4), swings, { setting: dt });
    expect(falling.growth).toBeCloseTo(1, 2);
    // a step of rk4 multiplies the energy by 1 − dt⁶/72 + dt⁸/576
    const each = Math.log1p(-(dt ** 6) / 72 + dt ** 8 / 576);
    expect(falling.largest / -Math.expm1((512 / dt) * each)).toBeCloseTo(1, 6);
    expect(falling.errors.at(-1)).toBe(falling.largest);
    expect(energyDrift(adaptiveSteps(tsit5), swings, { setting: 1e-7 }).growth).toBeCloseTo(1, 1);
  });

  it('sees windows of time, each twice as long as the one before', () => {
    // the energy error of (1 + t)·(1, 0) is (1 + t)² − 1
    const growing: Contender = {
      ...fixedSteps(leapfrog),
      solve: (_, start, times) => times.map((t) => ({ q: Float64Array.of(1 + t), p: start.p })),
    };
    const { times, errors } = energyDrift(growing, spring, { setting: 1, samples: 8 });
    expect(times).toEqual([2, 4, 8, 16]);
    expect(errors).toEqual([8, 24, 80, 288]);
  });
});

describe('timed', () => {
  it('runs so often as it was asked to, after warming up, and gives the median', () => {
    let runs = 0;
    const { seconds, secondsRange } = timed(() => {
      runs++;
      const until = performance.now() + 3;
      while (performance.now() < until);
    }, 5);
    expect(runs).toBe(6);
    expect(seconds).toBeGreaterThanOrEqual(secondsRange[0]);
    expect(secondsRange[0]).toBeGreaterThanOrEqual(3e-3);
    expect(seconds).toBeLessThanOrEqual(secondsRange[1]);
  });
});

function rolledOut(integrator: Integrator, dt: number, steps: number): Task['start'] {
  const { system, start } = spring;
  return rollout(integrator, analyticField(system), start, { dt, steps }).at(-1) ?? start;
}
