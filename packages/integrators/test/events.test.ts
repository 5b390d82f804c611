import { analyticField, HgnError, type PhaseState } from '@hgn/core';
import { distance } from '@hgn/testing';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bs32, dop853, dopri5, poincareSection, solve, tsit5 } from '../src/index.ts';
import { root } from '../src/root.ts';
import { orbit, planet } from './kepler.ts';

type State = PhaseState<Float64Array>;

const oscillator = analyticField({
  separable: true,
  dHdq: ({ q }) => Float64Array.from(q),
  dHdp: ({ p }) => Float64Array.from(p),
});
const top = { q: Float64Array.of(1), p: Float64Array.of(0) }; // q = cos t, p = −sin t
const g = (_: number, { q: [q = NaN] }: State): number => q;
const precise = { rtol: 1e-13, atol: 1e-14 };
const radial = (_: number, { q, p }: State): number =>
  q.reduce((sum, x, i) => sum + x * (p[i] as number), 0);
const times = (moments: readonly { readonly t: number }[]): number[] => moments.map(({ t }) => t);

function expectTimes(got: readonly { readonly t: number }[], expected: readonly number[]): void {
  expect(got.length).toBe(expected.length);
  const errors = times(got).map((t, i) => Math.abs(t - (expected[i] as number)));
  expect(Math.max(...errors), `errors ${errors.join(', ')}`).toBeLessThan(1e-10);
}

describe('events', () => {
  it.each([bs32, dopri5, tsit5, dop853])(
    'of an oscillator are at (n + ½)π with $name',
    (method) => {
      const options = method === bs32 ? { rtol: 1e-11, atol: 1e-12 } : precise;
      const events = {
        both: { g },
        down: { g, direction: 'falling' },
        up: { g, direction: 'rising' },
      } as const;
      const span = method === bs32 ? 6 : 12;
      const solution = solve(oscillator, top, { t: [0, span], method, events, ...options });
      const all = [0.5, 1.5, 2.5, 3.5].map((n) => n * Math.PI).filter((t) => t < span);
      const { both, down, up } = solution.events;
      expectTimes(both, all);
      expectTimes(
        down,
        all.filter((_, i) => i % 2 === 0),
      );
      expectTimes(
        up,
        all.filter((_, i) => i % 2 === 1),
      );
      for (const { state } of both) expect(Math.abs(state.q[0] ?? NaN)).toBeLessThan(1e-14);
    },
  );

  it('of an orbit are its perihelia and aphelia, at the right distance', () => {
    const events = {
      perihelion: { g: radial, direction: 'rising' },
      aphelion: { g: radial, direction: 'falling' },
    } as const;
    const start = orbit(0.6).exact(1);
    const { perihelion, aphelion } = solve(planet, start, {
      t: [1, 20],
      events,
      ...precise,
    }).events;
    expectTimes(
      perihelion,
      [2, 4, 6].map((n) => n * Math.PI),
    );
    expectTimes(
      aphelion,
      [1, 3, 5].map((n) => n * Math.PI),
    );
    for (const { state } of perihelion) expect(Math.hypot(...state.q)).toBeCloseTo(0.4, 11);
    for (const { state } of aphelion) expect(Math.hypot(...state.q)).toBeCloseTo(1.6, 11);
  });

  it('are found backward in time too, rising and falling in the direction of the motion', () => {
    const events = { up: { g, direction: 'rising' }, down: { g, direction: 'falling' } } as const;
    const found = solve(oscillator, top, { t: [0, -6], events, ...precise }).events;
    expectTimes(found.down, [-Math.PI / 2]);
    expectTimes(found.up, [(-3 * Math.PI) / 2]);
  });

  it('end the motion where they are terminal, and what was asked for with it', () => {
    const events = { zero: { g, terminal: true }, half: { g: (t: number) => t - 1 } } as const;
    const options = { t: [0, 10], events, ...precise } as const;
    const saved = solve(oscillator, top, { ...options, saveAt: [0, 1, 1.5, 1.6, 9], dense: true });
    expect(saved.end.t).toBeCloseTo(Math.PI / 2, 12);
    expect(times(saved.path)).toEqual([0, 1, 1.5]);
    expect(saved.events.zero).toEqual([saved.end]);
    expectTimes(saved.events.half, [1]);
    expect(saved.at(saved.end.t)).toEqual(saved.end.state);
    expect(() => saved.at(1.6)).toThrow(HgnError);
    const { path, end } = solve(oscillator, top, options);
    expect(path.at(-1)).toEqual(end);
  });

  it('count a root at the end of the span or of a step, not one at the start', () => {
    const at = (time: number) => ({ g: (t: number) => t - time });
    const options = { t: [0, 1], dense: true, events: { first: at(0), last: at(1) } } as const;
    const { events } = solve(oscillator, top, options);
    expect(times(events.first)).toEqual([]);
    expect(times(events.last)).toEqual([1]);
    const { path } = solve(oscillator, top, { t: [0, 9] });
    const step = path[3]?.t ?? NaN;
    const again = solve(oscillator, top, { t: [0, 9], events: { step: at(step) } });
    expect(times(again.events.step)).toEqual([step]);
  });

  it('are found in pairs within one step', () => {
    const pair = { g: (_: number, { q: [q = NaN] }: State) => q + 0.999 }; // near the turning point
    const { events, stats } = solve(oscillator, top, { t: [0, 6], events: { pair } });
    expect(stats.accepted).toBeLessThan(25);
    const half = Math.acos(0.999);
    expect(events.pair.length).toBe(2);
    expect(events.pair[0]?.t).toBeCloseTo(Math.PI - half, 7);
    expect(events.pair[1]?.t).toBeCloseTo(Math.PI + half, 7);
  });

  it('are refused if they are not a number', () => {
    const events = { odd: { g: (t: number) => Math.sqrt(0.5 - t) } };
    const run = () => solve(oscillator, top, { t: [0, 1], events });
    expect(run).toThrow(HgnError);
    expect(run).toThrow(/event 'odd': expected a finite number, got NaN at t = 0\.5/);
  });
});

describe('poincareSection', () => {
  it('of an orbit is one point, every period', () => {
    const { q, p } = orbit(0.3).exact(0);
    const section = { t: [0, 20], g: (_: number, s: State) => s.q[1] ?? NaN, ...precise } as const;
    const points = poincareSection(planet, { q, p }, section);
    expectTimes(
      points,
      [1, 2, 3].map((n) => 2 * n * Math.PI),
    );
    for (const { state } of points) expect(distance(state, { q, p })).toBeLessThan(1e-10);
    const falling = poincareSection(planet, { q, p }, { ...section, direction: 'falling' });
    expectTimes(
      falling,
      [1, 3, 5].map((n) => n * Math.PI),
    );
  });

  it('of two uncoupled oscillators is a circle', () => {
    const pair = analyticField({
      separable: true,
      dHdq: ({ q: [a = NaN, b = NaN] }) => Float64Array.of(a, 2 * b),
      dHdp: ({ p }) => Float64Array.from(p),
    });
    const start = { q: Float64Array.of(0, 1), p: Float64Array.of(1, 0) };
    const points = poincareSection(pair, start, { t: [0, 100], g, ...precise });
    expect(points.length).toBe(15);
    for (const { state } of points) {
      const [[, q = NaN], [, p = NaN]] = [state.q, state.p];
      expect(q ** 2 + p ** 2 / 2).toBeCloseTo(1, 10);
    }
  });
});

describe('root', () => {
  it.each([
    ['a line', (x: number) => x - 0.3, 0.3],
    ['a flat power', (x: number) => (x - 0.3) ** 9, 0.3],
    ['a jump', (x: number) => (x < 0.3 ? -1 : 1e9), 0.3],
    ['an exponential', (x: number) => Math.exp(30 * x) - 2, Math.LN2 / 30],
  ])('of %s is found in few looks', (_, f, expected) => {
    let looks = 0;
    const x = root((x) => (looks++, f(x)), [-1, 1], 1e-15);
    expect(Math.abs(x - expected)).toBeLessThan(expected === 0.3 && f(0) > -0.1 ? 1e-13 : 3e-15);
    expect(looks).toBeLessThan(150);
  });

  it('of a cubic is found from any bracket, in either order', () => {
    const place = fc.double({ min: -0.9, max: 0.9, noNaN: true });
    fc.assert(
      fc.property(place, fc.boolean(), (r, swap) => {
        const f = (x: number): number => (x - r) * (1 + x ** 2);
        const x = root(f, swap ? [1, -1] : [-1, 1], 1e-15);
        expect(Math.abs(x - r)).toBeLessThan(3e-15);
      }),
      { seed: 1, numRuns: 100 },
    );
  });
});
