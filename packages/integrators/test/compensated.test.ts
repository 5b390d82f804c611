import { fieldOf, type HamiltonianField, type PhaseState, rollout } from '@hgn/core';
import { distance, kepler, oscillators, pendulums } from '@hgn/testing';
import * as tf from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { type Compensated, compensated, kahanLi8, leapfrog, rk4 } from '../src/index.ts';

type State = PhaseState<Float64Array>;

const lifted = <T>({ q, p }: PhaseState<T>): PhaseState<Compensated<T>> => ({
  q: { sum: q },
  p: { sum: p },
});
const lowered = <T>({ q, p }: PhaseState<Compensated<T>>): PhaseState<T> => ({
  q: q.sum,
  p: p.sum,
});

it.each([leapfrog, rk4, kahanLi8])('takes the same steps, but for rounding: $name', (method) => {
  const { field, exact } = kepler(0.3);
  const path = { dt: 0.05, steps: 20 };
  const plain = rollout(method, field, exact(0), path).at(-1) as State;
  const summed = rollout(method, compensated(field), lifted(exact(0)), path).at(-1);
  expect(distance(lowered(summed as PhaseState<Compensated<Float64Array>>), plain)).toBeLessThan(
    2e-14,
  );
});

it('keeps the energy of a million steps free of the drift by rounding', () => {
  const { field, exact, energy } = oscillators.withMass(1);
  const dt = 2 ** -10; // exact, and kahanLi8 without an error of its own
  const drift = <T>(
    on: HamiltonianField<T>,
    start: PhaseState<T>,
    read: (state: PhaseState<T>) => State,
  ): number => {
    let state = start;
    for (let i = 0; i < 1_000_000; i++) state = leapfrog.step(on, state, dt);
    // leapfrog conserves p²/(1 − dt²/4) + q² of an oscillator exactly
    const { q, p } = read(state);
    const first = exact(0);
    const invariant = (z: State): number =>
      z.p.reduce((sum, x) => sum + x ** 2, 0) / (1 - dt ** 2 / 4) +
      z.q.reduce((sum, x) => sum + x ** 2, 0);
    expect(energy({ q, p })).toBeCloseTo(energy(first), 5);
    return Math.abs(invariant({ q, p }) / invariant(first) - 1);
  };
  const plain = drift(field, exact(0), (state) => state);
  const summed = drift(compensated(field), lifted(exact(0)), lowered);
  expect(summed).toBeLessThan(2e-15);
  expect(plain).toBeGreaterThan(5 * summed);
});

it('adds to float32 tensors what they cannot hold', () => {
  const { field: exactly, exact } = pendulums.withMass(0.5);
  const field = fieldOf(pendulums.hamiltonian, tf.scalar(0.5));
  const start = { q: tf.tensor2d([[...exact(0).q]]), p: tf.tensor2d([[...exact(0).p]]) };
  const path = { dt: 1e-3, steps: 2000 };
  const doubles = {
    q: Float64Array.from(start.q.dataSync()),
    p: Float64Array.from(start.p.dataSync()),
  };
  const truth = (rollout(leapfrog, exactly, doubles, path).at(-1) as State).q;
  const error = (q: tf.Tensor): number =>
    Math.max(...[...q.dataSync()].map((x, i) => Math.abs(x - (truth[i] as number))));
  tf.tidy(() => {
    const plain = rollout(leapfrog, field, start, path).at(-1) as PhaseState;
    const summed = rollout(leapfrog, compensated(field), lifted(start), path).at(-1);
    const best = lowered(summed as PhaseState<Compensated<tf.Tensor>>);
    expect(error(best.q)).toBeLessThan(6e-8); // the spacing of float32 below 1
    expect(error(plain.q)).toBeGreaterThan(5 * error(best.q));
  });
});
