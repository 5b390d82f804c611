import {
  type AnalyticGradients,
  analyticField,
  float64Axpy,
  flow,
  type HamiltonianField,
  type Integrator,
  type PhaseState,
  rollout,
} from '@hgn/core';
import { describe, expect, it } from 'vitest';

type State = PhaseState<Float64Array>;

/** H = |p|²/2 + Σ (1 − cos qᵢ), its gradients written into what they are handed. */
const pendulums: AnalyticGradients = {
  separable: true,
  inPlace: true,
  dHdq: ({ q }, into = new Float64Array(q.length)) => {
    for (let i = 0; i < q.length; i++) into[i] = Math.sin(q[i] as number);
    return into;
  },
  dHdp: ({ p }, into = new Float64Array(p.length)) => {
    into.set(p);
    return into;
  },
};
const start: State = { q: Float64Array.of(0.4, -0.3), p: Float64Array.of(0.9, 0.2) };
const path = { dt: 0.1, steps: 20 };

/** Leapfrog, with the force at its beginning held to its end. */
const holding: Integrator = {
  name: 'holding',
  order: 2,
  symplectic: 'separable',
  reversible: true,
  step: <T>(field: HamiltonianField<T>, { q, p }: PhaseState<T>, dt: number) => {
    const [before, velocity, after] = [q, p, q].map((x) => field.scratch?.(x));
    const first = field.dp({ q, p }, before);
    const half = field.axpy(dt / 2, first, p);
    const next = field.axpy(dt, field.dq({ q, p: half }, velocity), q);
    const second = field.dp({ q: next, p: half }, after);
    return { q: next, p: field.axpy(dt / 2, second, field.axpy(dt / 2, first, p)) };
  },
};

/** Drift, kick and drift, each half overwritten once it is the step's own. */
const overwriting: Integrator = {
  ...holding,
  name: 'overwriting',
  step: <T>(field: HamiltonianField<T>, { q, p }: PhaseState<T>, dt: number) => {
    const slope = field.scratch?.(q);
    const middle = field.axpy(dt / 2, field.dq({ q, p }, slope), q);
    const kicked = field.axpy(dt, field.dp({ q: middle, p }, slope), p);
    const into = field.scratch && middle;
    return {
      q: field.axpy(dt / 2, field.dq({ q: middle, p: kicked }, slope), middle, into),
      p: kicked,
    };
  },
};

/** It asks for slopes again where what was remembered of them is overwritten, or what they belong to. */
const asking: Integrator = {
  ...holding,
  name: 'asking',
  step: <T>(field: HamiltonianField<T>, { q, p }: PhaseState<T>, dt: number) => {
    const [slope, other, third] = [q, p, q].map((x) => field.scratch?.(x));
    const own = (x: T): T | undefined => field.scratch && x;
    let x = field.axpy(dt, field.dq({ q, p }, other), q);
    let y = field.axpy(dt, field.dp({ q: x, p }, slope), p);
    x = field.axpy(dt, field.dq({ q: x, p: y }, other), x, own(x));
    y = field.axpy(dt, field.dp({ q: x, p: y }, slope), y, own(y));
    x = field.axpy(dt, field.dq({ q: x, p: y }, slope), x, own(x)); // slope was the force
    y = field.axpy(dt, field.dp({ q: x, p: y }, third), y, own(y));
    const again = field.axpy(dt, field.dq({ q: x, p: y }, third), x); // third was the force at x
    y = field.axpy(dt, field.dp({ q: x, p: y }, third), y); // and third the velocity at y before
    const end = field.axpy(dt, field.dq({ q: x, p: y }, other), again);
    const force = field.dp({ q: end, p: y }, other); // other was the velocity at y
    const last = field.axpy(dt, field.dq({ q: end, p: y }, slope), end);
    return { q: last, p: field.axpy(dt, force, y) };
  },
};

/** The states, each a step from the one before, on arrays that are never written twice. */
function stepped({ step }: Integrator, system: AnalyticGradients): State[] {
  const field = analyticField({ ...system, inPlace: false });
  const states = [start];
  for (let i = 0; i < path.steps; i++) states.push(step(field, states.at(-1) as State, path.dt));
  return states;
}

describe.each([holding, overwriting, asking])('rolled out in place, $name', (method) => {
  it('passes through the states of its steps, to the last bit', () => {
    const states = rollout(method, analyticField(pendulums), start, path);
    expect(states).toEqual(stepped(method, pendulums));
    expect(start).toEqual({ q: Float64Array.of(0.4, -0.3), p: Float64Array.of(0.9, 0.2) });
  });

  it('flows to the last of them', () => {
    const end = flow(method, analyticField(pendulums), start, path);
    expect(end).toEqual(stepped(method, pendulums).at(-1));
  });

  it('overwrites nothing that gradients without `inPlace` may have kept', () => {
    const seen: (readonly [Float64Array, number[]])[] = [];
    const kept = (x: Float64Array): Float64Array => {
      seen.push([x, [...x]]);
      return x;
    };
    const system: AnalyticGradients = {
      separable: true,
      dHdq: ({ q }) => kept(kept(q).map(Math.sin)),
      dHdp: ({ p }) => kept(kept(p).slice()),
    };
    rollout(method, analyticField(system), start, path);
    expect(seen.length).toBeGreaterThan(2 * path.steps);
    for (const [array, numbers] of seen) expect([...array]).toEqual(numbers);
  });
});

it.each([holding, overwriting])('evaluates once what is remembered: $name', (method) => {
  let evaluations = 0;
  const counted = (gradient: AnalyticGradients['dHdq']): AnalyticGradients['dHdq'] => {
    return (state, into) => {
      evaluations++;
      return gradient(state, into);
    };
  };
  const { dHdq, dHdp } = pendulums;
  const system = { ...pendulums, dHdq: counted(dHdq), dHdp: counted(dHdp) };
  rollout(method, analyticField(system), start, path);
  expect(evaluations).toBe(2 * path.steps + 1);
});

it('takes no new arrays for what is not part of a state', () => {
  const field = analyticField(pendulums);
  let pages = 0;
  let fresh = 0;
  const counted: typeof field = {
    ...field,
    axpy: (a, x, y, into) => {
      if (into === undefined) fresh++;
      return field.axpy(a, x, y, into);
    },
    scratch: (like) => {
      pages++;
      return new Float64Array(like.length);
    },
  };
  flow(overwriting, counted, start, path);
  expect(fresh).toBe(2 * path.steps);
  expect(pages).toBe(2); // one holds what is remembered from the step before
});

it.each([0, 1, 2, 3, 4, 5, 8, 11])('adds a·x to y, of %d coordinates', (length) => {
  const x = Float64Array.from({ length }, (_, i) => Math.sin(i + 1));
  const y = Float64Array.from({ length }, (_, i) => Math.cos(3 * i));
  const expected = y.map((yi, i) => 0.3 * (x[i] as number) + yi);
  expect(float64Axpy(0.3, x, y)).toEqual(expected);
  expect(float64Axpy(0.3, x, y, y)).toBe(y);
  expect(y).toEqual(expected);
});
