import {
  type AnalyticGradients,
  analyticField,
  flow,
  type HamiltonianField,
  type Integrator,
  type PhaseState,
  rollout,
} from '@hgn/core';
import { describe, expect, it } from 'vitest';
import {
  type Compensated,
  compensated,
  kahanLi8,
  leapfrog,
  rk4,
  richardson,
  solve,
} from '../src/index.ts';
import { methods } from './methods.ts';

type State = PhaseState<Float64Array>;
type Field = HamiltonianField<Float64Array>;

/** H = (|p|² + |q|²)/2 + q₁²·q₂ − q₂³/3. */
const henonHeiles: AnalyticGradients = {
  separable: true,
  inPlace: true,
  dHdq: ({ q }, into = new Float64Array(2)) => {
    const [x, y] = [q[0] as number, q[1] as number];
    into[0] = x + 2 * x * y;
    into[1] = y + x * x - y * y;
    return into;
  },
  dHdp: ({ p }, into = new Float64Array(2)) => {
    into.set(p);
    return into;
  },
};
const start: State = { q: Float64Array.of(0, 0.1), p: Float64Array.of(0.35, 0.1) };
const field = analyticField(henonHeiles);
const path = { dt: 0.2, steps: 30 };

/** The field, without a word about overwriting. */
const plain = analyticField({ ...henonHeiles, inPlace: false });

describe.each(methods)('on gradients in place, $name', (method) => {
  it('takes the steps that it takes without, to the last bit', () => {
    const states = rollout(method, plain, start, path);
    expect(rollout(method, field, start, path)).toEqual(states);
    expect(flow(method, field, start, path)).toEqual(states.at(-1));
    let state = start;
    for (const next of states.slice(1)) {
      state = method.step(field, state, path.dt);
      expect(state).toEqual(next);
    }
  });
});

/** What a step asks for: pages of scratch, and arrays that become part of something. */
function asked({ step }: Integrator): { pages: number; fresh: number } {
  const made = { pages: 0, fresh: 0 };
  const counted: Field = {
    ...field,
    axpy: (a, x, y, into) => {
      if (into === undefined) made.fresh++;
      return field.axpy(a, x, y, into);
    },
    scratch: (like) => {
      made.pages++;
      return new Float64Array(like.length);
    },
  };
  step(counted, start, 0.1);
  return made;
}

it('makes no array for a stage, but the first, of a splitting method', () => {
  expect(asked(leapfrog)).toEqual({ pages: 1, fresh: 2 });
  expect(asked(kahanLi8)).toEqual({ pages: 1, fresh: 2 });
});

it('makes two for the slopes of a stage of a Runge–Kutta method, and two for its state', () => {
  expect(asked(rk4)).toEqual({ pages: 2 * 4, fresh: 2 * 4 });
});

describe('compensated sums of arrays', () => {
  const lifted: PhaseState<Compensated<Float64Array>> = {
    q: { sum: start.q },
    p: { sum: start.p },
  };
  /** The field, its axpy one that nobody knows. */
  const apart: Field = { ...plain, axpy: (a, x, y) => plain.axpy(a, x, y) };

  const extrapolated = richardson({ name: 'extrapolated', base: leapfrog });

  it.each([leapfrog, kahanLi8, rk4, extrapolated])(
    'are those of the operations apart: $name',
    (method) => {
      const states = rollout(method, compensated(apart), lifted, path);
      expect(rollout(method, compensated(field), lifted, path)).toEqual(states);
      expect(rollout(method, compensated(plain), lifted, path)).toEqual(states);
    },
  );

  it('are what they were handed to be written into', () => {
    const { dq, dp, both, axpy, scratch } = compensated(field);
    const [page, other] = [scratch?.(lifted.q), scratch?.(lifted.p)];
    if (page === undefined || other === undefined) throw new Error('no scratch');
    expect(dq(lifted, page)).toBe(page);
    expect(dp(lifted, page)).toBe(page);
    const { q, p } = both(lifted, { q: page, p: other });
    expect([q, p]).toEqual([{ sum: start.p }, { sum: plain.dp(start) }]);
    expect(q).toBe(page);
    expect(p).toBe(other);
    const made = axpy(0.1, page, lifted.q);
    // what a sum carries is added, too: 2⁻⁵⁴ twice, which neither sum shows
    const tiny = { sum: Float64Array.of(0, 0), carry: Float64Array.of(2 ** -54, 2 ** -54) };
    const unit = { sum: Float64Array.of(1, 1), carry: Float64Array.of(2 ** -54, 2 ** -54) };
    expect(axpy(3, tiny, unit)).toEqual({
      sum: Float64Array.of(1 + 2 ** -52, 1 + 2 ** -52),
      carry: Float64Array.of(0, 0),
    });
    expect(axpy(0.1, page, made, made)).toBe(made);
  });
});

it('solves with the same steps, to the last bit, and leaves what it gave', () => {
  const options = { t: [0, 20], dense: true, saveAt: [5, 10, 20] } as const;
  const { at, ...solution } = solve(field, start, options);
  const { at: expected, ...others } = solve(plain, start, options);
  expect(solution).toEqual(others);
  expect([3, 7, 19].map(at)).toEqual([3, 7, 19].map(expected));
});

it('solves without overwriting what gradients without `inPlace` may have kept', () => {
  const seen: (readonly [Float64Array, number[]])[] = [];
  const kept = (x: Float64Array): Float64Array => {
    seen.push([x, [...x]]);
    return x;
  };
  const { dHdq, dHdp } = henonHeiles;
  const recorded = analyticField({
    separable: true,
    dHdq: (state) => kept(dHdq({ q: kept(state.q), p: kept(state.p) })),
    dHdp: (state) => kept(dHdp({ q: kept(state.q), p: kept(state.p) })),
  });
  const { stats } = solve(recorded, start, { t: [0, 5] });
  expect(seen.length).toBe(6 * stats.evaluations);
  for (const [array, numbers] of seen) expect([...array]).toEqual(numbers);
});
