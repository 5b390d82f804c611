import type { PhaseState } from '@hgn/core';
import { curved, distance, type ExactMotion } from '@hgn/testing';
import { describe, expect, it } from 'vitest';
import { type Copies, rk4, tao, tao2, tao4, type TaoMethod } from '../src/index.ts';

type State = PhaseState<Float64Array>;
const { field, exact, energy } = curved as Pick<ExactMotion, 'field' | 'exact' | 'energy'>;
const twice: Copies<Float64Array> = [exact(0), exact(0)];

const numbers = ([a, b]: Copies<Float64Array>): number[] => [...a.q, ...b.q, ...a.p, ...b.p];

/** |JᵀΩJ − Ω| of the extended step in the phase space of both copies. */
function extendedDefect(method: TaoMethod, dt: number): number {
  const moved = (z: number[]): number[] => {
    const part = (from: number): Float64Array => Float64Array.from(z.slice(from, from + 2));
    return numbers(
      method.extended(
        field,
        [
          { q: part(0), p: part(4) },
          { q: part(2), p: part(6) },
        ],
        dt,
      ),
    );
  };
  const start = numbers([
    exact(0),
    { q: Float64Array.of(0.3, -0.2), p: Float64Array.of(0.2, 0.6) },
  ]);
  const h = 1e-3;
  const columns = start.map((x, i) => {
    const [a, b, c, d] = [-2, -1, 1, 2].map((by) => moved(start.with(i, x + by * h))) as [
      number[],
      number[],
      number[],
      number[],
    ];
    return a.map((aj, j) => {
      const near = (c[j] as number) - (b[j] as number);
      return (aj - (d[j] as number) + 8 * near) / (12 * h);
    });
  });
  const omega = (x: number[], y: number[]): number =>
    [0, 1, 2, 3].reduce(
      (sum, i) => sum + (x[i] ?? NaN) * (y[i + 4] ?? NaN) - (x[i + 4] ?? NaN) * (y[i] ?? NaN),
      0,
    );
  const defects = columns.flatMap((x, i) =>
    columns.slice(i + 1).map((y, j) => Math.abs(omega(x, y) - (j + 1 === 4 ? 1 : 0))),
  );
  return Math.max(...defects);
}

describe.each([tao2, tao4, tao({ order: 2, omega: 20 })])('$name on two copies', (method) => {
  it('is symplectic on a joint H', () => {
    expect(extendedDefect(method, 0.2)).toBeLessThan(1e-10);
  });

  it('is undone by a step of −dt', () => {
    const [a, b] = method.extended(field, method.extended(field, twice, 0.2), -0.2);
    expect(Math.max(distance(a, exact(0)), distance(b, exact(0)))).toBeLessThan(1e-14);
  });

  it('goes where the motion goes', () => {
    const steps = 400;
    let copies = twice;
    let truth = exact(0);
    for (let i = 0; i < steps; i++) {
      copies = method.extended(field, copies, 2 / steps);
      truth = rk4.step(field, truth, 2 / steps);
    }
    for (const copy of copies) expect(distance(copy, truth)).toBeLessThan(1e-3);
  });
});

/** The largest energy error of the first copy in the first and in all of 20,000 steps. */
function errors(advance: (state: Copies<Float64Array>) => Copies<Float64Array>): [number, number] {
  let [copies, short, long] = [twice, 0, 0];
  for (let i = 1; i <= 20_000; i++) {
    copies = advance(copies);
    long = Math.max(long, Math.abs(energy(copies[0]) - energy(exact(0))));
    if (i === 2000) short = long;
  }
  return [short, long];
}

it('its energy is bounded where the copies are carried along, and drifts where they are not', () => {
  const bound = tao({ order: 2, omega: 10 });
  const [short, long] = errors((copies) => bound.extended(field, copies, 0.05));
  expect(long / short).toBeLessThan(1.5);
  const [before, after] = errors(([state]) => {
    const next: State = tao2.step(field, state, 0.05);
    return [next, next];
  });
  expect(after / before).toBeGreaterThan(1.5);
});

it('has orders 2 and 4', () => {
  expect(() => tao({ order: 3 })).toThrow('tao: order: expected 2 or 4, got 3');
});
