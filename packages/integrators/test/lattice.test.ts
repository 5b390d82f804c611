import { fieldOf, gradients, HgnError, type Integrator, type PhaseState, rollout } from '@hgn/core';
import { distance, kepler, pendulums } from '@hgn/testing';
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { kahanLi8, lattice, latticeLeapfrog, leapfrog, rk4, yoshida6 } from '../src/index.ts';

const { field, exact } = kepler(0.3);
const onto = (x: Float64Array): Float64Array =>
  x.map((xi) => Math.round(xi * 2 ** 44) / 2 ** 44 + 0); // without −0
const start = { q: onto(exact(0).q), p: onto(exact(0).p) };

describe('the lattice leapfrog', () => {
  it('comes back to the same bits after 100,000 steps and as many back', () => {
    let state: PhaseState<Float64Array> = start;
    for (let i = 0; i < 100_000; i++) state = latticeLeapfrog.step(field, state, 0.01);
    expect(state).not.toEqual(start);
    for (let i = 0; i < 100_000; i++) state = latticeLeapfrog.step(field, state, -0.01);
    expect(state).toEqual(start);
  });

  it('which leapfrog does not', () => {
    const there = rollout(leapfrog, field, start, { dt: 0.01, steps: 1000 });
    const end = there.at(-1) ?? start;
    const back = rollout(leapfrog, field, end, { dt: -0.01, steps: 1000 }).at(-1);
    expect(back).not.toEqual(start);
  });

  it('stays close to leapfrog', () => {
    const [a, b] = [latticeLeapfrog, leapfrog].map((method) =>
      rollout(method, field, start, { dt: 0.01, steps: 1000 }).at(-1),
    );
    expect(distance(a ?? start, b ?? start)).toBeLessThan(1e-10);
  });

  it('comes back to the same bits on tensors', () => {
    const weight = tf.scalar(0.5);
    const tensorField = fieldOf(pendulums.hamiltonian, weight);
    const grid = (values: number[]): tf.Tensor =>
      tf.tensor2d(
        values.map((x) => Math.round(x * 2 ** 15) / 2 ** 15),
        [2, 2],
      );
    const state = { q: grid([0.3, -0.4, 1.2, 2]), p: grid([0.7, 0.1, -0.3, 0.2]) };
    const path = { dt: 0.1, steps: 200 };
    const there = rollout(latticeLeapfrog, tensorField, state, path).at(-1) as PhaseState;
    const back = rollout(latticeLeapfrog, tensorField, there, { ...path, dt: -0.1 });
    const { q, p } = back.at(-1) as PhaseState;
    expect(there.q.dataSync()).not.toEqual(state.q.dataSync());
    expect(q.dataSync()).toEqual(state.q.dataSync());
    expect(p.dataSync()).toEqual(state.p.dataSync());
  });

  it('passes gradients through its rounding', () => {
    const weight = tf.scalar(0.5);
    const state = { q: tf.tensor2d([[0.3, -0.4]]), p: tf.tensor2d([[0.7, 0.1]]) };
    const slopes = (method: Integrator): number[] => {
      const loss = (): tf.Scalar => {
        const path = { dt: 0.1, steps: 5 };
        const states = rollout(method, fieldOf(pendulums.hamiltonian, weight), state, path);
        return tf.sum(tf.square((states.at(-1) as PhaseState).q));
      };
      return gradients(loss, [state.q, state.p, weight]).flatMap((g) => [...g.dataSync()]);
    };
    const [rounded, smooth] = [slopes(latticeLeapfrog), slopes(leapfrog)];
    const error = Math.max(...rounded.map((x, i) => Math.abs(x - (smooth[i] as number))));
    expect(error).toBeLessThan(3e-4); // of states that differ by 2⁻¹⁵
    expect(Math.min(...smooth.map(Math.abs))).toBeGreaterThan(3e-3);
  });

  it('moves a state onto the lattice first', () => {
    const off = { q: start.q.map((x) => x + 2 ** -47), p: start.p };
    expect(latticeLeapfrog.step(field, off, 0.1)).toEqual(latticeLeapfrog.step(field, start, 0.1));
  });

  it('says what it lacks of a field', () => {
    const { arithmetic, ...poor } = field;
    expect(arithmetic).toBeDefined();
    const step = () => latticeLeapfrog.step(poor, start, 0.1);
    expect(step).toThrow(HgnError);
    expect(step).toThrow("latticeLeapfrog: expected a field with the member 'arithmetic'");
  });
});

it.each([
  ['kahanLi8', kahanLi8],
  ['yoshida6', yoshida6],
])('%s comes back to the same bits on a lattice of one’s own', (_, base) => {
  const method = lattice({ name: 'x', base, grid: 2 ** -40 });
  const begin = {
    q: start.q.map((x) => Math.round(x * 2 ** 40) / 2 ** 40),
    p: start.p.map((x) => Math.round(x * 2 ** 40) / 2 ** 40),
  };
  let state: PhaseState<Float64Array> = begin;
  for (let i = 0; i < 1000; i++) state = method.step(field, state, 0.05);
  for (let i = 0; i < 1000; i++) state = method.step(field, state, -0.05);
  expect(state).toEqual(begin);
});

it('needs a splitting method', () => {
  const make = () => lattice({ name: 'x', base: rk4 });
  expect(make).toThrow("lattice 'x': base: expected a splitting method, got rk4.");
});
