import { analyticField, HgnError, type HamiltonianField } from '@hgn/core';
import { distance, oscillators, pendulums, squaredOscillators } from '@hgn/testing';
import { describe, expect, it } from 'vitest';
import { bs32, dop853, dopri5, solve, solveBatch, tsit5 } from '../src/index.ts';
import { orbit, planet } from './kepler.ts';

const methods = [bs32, dopri5, tsit5, dop853];
const kepler = orbit(0.6);
const start = kepler.exact(0);
const of = (q: number, p: number) => ({ q: Float64Array.of(q), p: Float64Array.of(p) });

/** H = p²/2 + stiffness·q²/2 */
const spring = (stiffness: number): HamiltonianField<Float64Array> =>
  analyticField({
    separable: true,
    dHdq: ({ q }) => q.map((x) => stiffness * x),
    dHdp: ({ p }) => Float64Array.from(p),
  });

describe('the orbit of the tests', () => {
  it('is the published one', () => {
    const published: [number, number, number][] = [
      [10, -1.535023591909814, -0.2836684064997809],
      [100, -0.1041832044341806, -0.6947417155679506],
    ];
    for (const [t, x, y] of published) {
      const { q } = kepler.exact(t);
      expect(q[0]).toBeCloseTo(x, 13);
      expect(q[1]).toBeCloseTo(y, 13);
    }
  });
});

describe.each(methods)('solve with $name', (method) => {
  const tight = method === bs32 ? 1e-9 : 1e-12;

  it.each([
    ['oscillators', oscillators.withMass(0.5)],
    ['pendulums', pendulums.withMass(0.5)],
    ['a joint H', squaredOscillators.withMass(0.5)],
    ['an orbit', kepler],
  ])('follows the closed form of %s', (_, { field, exact }) => {
    const { path, end } = solve(field, exact(0), { t: [0, 7], method, rtol: tight, atol: tight });
    for (const { t, state } of path) expect(distance(state, exact(t))).toBeLessThan(400 * tight);
    expect(end.t).toBe(7);
    expect(path.at(-1)).toEqual(end);
  });

  it('has errors in proportion to the tolerance', () => {
    const tolerances = method === bs32 ? [1e-4, 1e-6, 1e-8] : [1e-5, 1e-8, 1e-11];
    const errors = tolerances.map((rtol) => {
      const { end } = solve(planet, start, { t: [0, 10], method, rtol, atol: rtol });
      return distance(end.state, kepler.exact(10));
    });
    const [loose = NaN, , fine = NaN] = errors;
    const [most = NaN, , least = NaN] = tolerances;
    const slope = Math.log(loose / fine) / Math.log(most / least);
    expect(Math.abs(slope - 1), `errors ${errors.join(', ')}`).toBeLessThan(0.2);
  });

  it('saves states between its steps to the accuracy of its dense output, at no shorter steps', () => {
    const options = { t: [0, 7], method, rtol: tight, atol: tight } as const;
    const saveAt = Array.from({ length: 100 }, (_, i) => i * 0.07);
    const { path, stats } = solve(planet, start, { ...options, saveAt });
    expect(path.map(({ t }) => t)).toEqual(saveAt);
    for (const { t, state } of path) {
      expect(distance(state, kepler.exact(t))).toBeLessThan(2000 * tight);
    }
    expect(stats.accepted).toBe(solve(planet, start, options).stats.accepted);
  });

  it('returns to the start when it goes back', () => {
    const there = solve(planet, start, { t: [0, 7], method, rtol: tight, atol: tight });
    const options = { t: [7, 0], method, rtol: tight, atol: tight, saveAt: [7, 3, 0] } as const;
    const back = solve(planet, there.end.state, options);
    expect(distance(back.end.state, start)).toBeLessThan(2000 * tight);
    expect(back.path.map(({ t }) => t)).toEqual([7, 3, 0]);
    for (const { t, state } of back.path) {
      expect(distance(state, kepler.exact(t))).toBeLessThan(2000 * tight);
    }
  });

  it('costs an evaluation a stage, two at the start, and the extra ones where they are used', () => {
    let calls = 0;
    const counted = { ...planet, both: (s: typeof start) => (calls++, planet.both(s)) };
    const plain = solve(counted, start, { t: [0, 5], method }).stats;
    const steps = plain.accepted + plain.rejected;
    expect(plain.evaluations).toBe(calls);
    expect(calls).toBe(2 + steps * method.b.length);
    calls = 0;
    const dense = solve(counted, start, { t: [0, 5], method, dense: true }).stats;
    expect(calls).toBe(plain.evaluations + dense.accepted * method.extra.length);
    expect(dense.evaluations).toBe(calls);
  });
});

describe('solve', () => {
  it('keeps the energy of a pendulum to the tolerance', () => {
    const pendulum = analyticField({
      separable: true,
      dHdq: ({ q }) => q.map(Math.sin),
      dHdp: ({ p }) => Float64Array.from(p),
    });
    const { path } = solve(pendulum, of(3, 0), { t: [0, 100], rtol: 1e-12 });
    for (const { state } of path) {
      const [[q = NaN], [p = NaN]] = [state.q, state.p];
      expect(Math.abs(p ** 2 / 2 - Math.cos(q) + Math.cos(3))).toBeLessThan(1e-10);
    }
  });

  it('closes an orbit after its period of 2π', () => {
    const { end } = solve(planet, start, { t: [0, 2 * Math.PI], rtol: 1e-13, atol: 1e-14 });
    expect(distance(end.state, start)).toBeLessThan(2e-11); // a phase error of 1e-12, at speed 6
  });

  it('keeps the motion as a function of time, the same states as saved', () => {
    const saveAt = [0, 0.1, 1, 4.5, 7];
    const options = { t: [0, 7], dense: true, rtol: 1e-12 } as const;
    const { at, path } = solve(planet, start, { ...options, saveAt });
    for (const { t, state } of path) expect(at(t)).toEqual(state);
    for (const { t, state } of solve(planet, start, options).path) expect(at(t)).toEqual(state);
    expect(distance(at(5.4321), kepler.exact(5.4321))).toBeLessThan(1e-10);
    for (const t of [-1e-9, 7.1, NaN]) expect(() => at(t)).toThrow(`from 0 to 7, got ${t}`);
    const back = solve(planet, start, { t: [0, -7], dense: true, rtol: 1e-12 });
    expect(distance(back.at(-3), kepler.exact(-3))).toBeLessThan(1e-10);
    expect(() => back.at(1)).toThrow(HgnError);
  });

  it('leaves its input as it was, and gives arrays of its own', () => {
    const state = kepler.exact(0);
    const { path, at } = solve(planet, state, { t: [0, 1], dense: true });
    expect(state).toEqual(start);
    path[0]?.state.q.fill(9);
    at(0).q.fill(9);
    expect(state).toEqual(start);
    expect(at(0)).toEqual(start);
  });

  it('takes no step in no time', () => {
    const { path, end, at } = solve(planet, start, { t: [2, 2], dense: true });
    expect(path).toEqual([{ t: 2, state: start }]);
    expect(end).toEqual({ t: 2, state: start });
    expect(at(2)).toEqual(start);
  });

  it.each([
    ['I', [1]],
    ['PI.3.4', [0.7, -0.4]],
    ['H312PID', [1 / 18, 1 / 9, 1 / 18]],
  ])('stays within the tolerance with %s control', (_, beta) => {
    const { end, stats } = solve(planet, start, { t: [0, 10], controller: { beta } });
    expect(distance(end.state, kepler.exact(10))).toBeLessThan(1e-7);
    expect(stats.rejected).toBeLessThan(stats.accepted / 3);
  });

  it('starts with a step of the right size, whatever the unit of time', () => {
    for (const stiffness of [1e-8, 1, 1e8]) {
      const seconds = 1 / Math.sqrt(stiffness);
      const field = spring(stiffness);
      const { stats, end } = solve(field, of(1, 0), { t: [0, 10 * seconds], rtol: 1e-10 });
      expect(stats.rejected).toBeLessThanOrEqual(2);
      expect(stats.accepted).toBeLessThan(50);
      expect(end.state.q[0]).toBeCloseTo(Math.cos(10), 8);
    }
  });
});

describe('solve ends with an error that says where', () => {
  const thrown = (run: () => unknown): string => {
    try {
      run();
    } catch (error) {
      expect(error).toBeInstanceOf(HgnError);
      return (error as HgnError).message;
    }
    return 'nothing thrown';
  };

  it('at a collision: a fall from rest takes π/2√2', () => {
    const time = Math.PI / (2 * Math.SQRT2);
    for (const method of methods) {
      const options = { t: [0, 2], method, rtol: 1e-8 } as const;
      const message = thrown(() => solve(planet, of(1, 0), options));
      const found = /got one of (\S+) that is too long at t = (\S+), q =/.exec(message);
      expect(Math.abs(Number(found?.[1])), message).toBeLessThan(1e-14);
      expect(Math.abs(Number(found?.[2]) - time), message).toBeLessThan(1e-6);
      expect(message).toContain('Look for a collision');
    }
  });

  it('at the step limit of a stiff motion', () => {
    const options = { t: [0, 100], maxSteps: 500 } as const;
    const message = thrown(() => solve(spring(1e12), of(1, 0), options));
    expect(message).toMatch(/the end within 500 steps, got steps of \S+ at t = 0\.00\d+, q = \[/);
    expect(message).toContain('Raise maxSteps');
  });

  it('at a field that is not a number, from the start or beyond a border', () => {
    const bordered = analyticField({
      separable: true,
      dHdq: ({ q }) => q.map((x) => (x > 1 ? NaN : 0)),
      dHdp: ({ p }) => Float64Array.from(p),
    });
    expect(thrown(() => solve(bordered, of(2, 0), { t: [0, 1] }))).toBe(
      'solve with dop853: expected a finite field, got (0, NaN) at t = 0, q = [2], p = [0]. ' +
        'Look at its gradients.',
    );
    for (const method of methods) {
      const message = thrown(() => solve(bordered, of(0, 1), { t: [0, 10], method }));
      expect(message).toMatch(
        /expected steps with a finite field, got one of \S+ that is too long/,
      );
      const t = Number(/ at t = (\S+),/.exec(message)?.[1]);
      expect(Math.abs(t - 1), message).toBeLessThan(1e-13);
    }
  });

  it.each([
    [{ t: [0, NaN] as const }, 't: expected two finite times, got [0, NaN]'],
    [{ t: [0, 1] as const, atol: 0 }, 'an rtol of 0 or more and an atol above 0, got 1e-9 and 0'],
    [{ t: [0, 1] as const, rtol: NaN }, 'an rtol of 0 or more and an atol above 0'],
    [{ t: [0, 1] as const, saveAt: [0, 2] }, 'times from 0 to 1, in this order, got 2, then 1'],
    [{ t: [0, 1] as const, saveAt: [0.5, 0.2] }, 'got 0.5, then 0.2. Sort them'],
    [{ t: [1, 0] as const, saveAt: [0, 1] }, 'times from 1 to 0, in this order, got 0, then 1'],
  ])('at the options %j', (options, message) => {
    expect(thrown(() => solve(planet, start, options))).toContain(message);
  });

  it('at a field of another length, or halves of two lengths', () => {
    const field = { ...planet, both: () => of(1, 1) };
    expect(thrown(() => solve(field, start, { t: [0, 1] }))).toContain('got 1 and 1');
    const uneven = { q: Float64Array.of(1, 0), p: Float64Array.of(1) };
    expect(thrown(() => solve(planet, uneven, { t: [0, 1] }))).toContain('got 2 and 1');
  });
});

describe('solveBatch', () => {
  const rows = [0.1, 0.99, 0.5].map((e) => orbit(e).exact(0));
  const together = (states: typeof rows) => ({
    q: Float64Array.from(states.flatMap(({ q }) => [...q])),
    p: Float64Array.from(states.flatMap(({ p }) => [...p])),
  });
  const t = [0, 6] as const;

  it('solves each trajectory with its own steps, to the bit as it is solved alone', () => {
    const all = solveBatch(planet, together(rows), { t, batch: 3 });
    expect(all).toEqual(rows.map((row) => solve(planet, row, { t })));
    const [mild, stiff] = all.map(({ stats }) => stats.accepted);
    expect(stiff).toBeGreaterThan(2 * (mild ?? NaN));
  });

  it('gives the motions as functions of time, and the events of each', () => {
    const g = (_: number, { q: [, y = NaN] }: { q: Float64Array }) => y;
    const options = { t, batch: 2, dense: true, events: { descends: { g } } } as const;
    const [first, second] = solveBatch(planet, together(rows.slice(1)), options);
    expect(first?.events.descends[0]?.t).toBeCloseTo(Math.PI, 6); // e = 0.99
    expect(second?.events.descends[0]?.t).toBeCloseTo(Math.PI, 8);
    expect(distance(second?.at(2) ?? start, orbit(0.5).exact(2))).toBeLessThan(1e-7);
  });

  it('says which trajectory failed', () => {
    const state = together([start, { q: Float64Array.of(1, 0), p: Float64Array.of(0, 0) }]);
    const run = () => solveBatch(planet, state, { t: [0, 2], batch: 2 });
    expect(run).toThrow(HgnError);
    expect(run).toThrow(/^trajectory 1 of 2: solve with dop853: .* at t = 1\.1107/);
  });

  it.each([0, 4, 1.5])('refuses a batch of %s for 6 coordinates', (batch) => {
    expect(() => solveBatch(planet, together(rows), { t, batch })).toThrow(HgnError);
  });
});
