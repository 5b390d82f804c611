import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import {
  flattenTree,
  type Hamiltonian,
  hamiltonianDynamics,
  type Integrator,
  type Motion,
  motionDynamics,
  seededRng,
} from '../src/index.ts';

const symplecticEuler: Integrator = {
  name: 'symplecticEuler',
  order: 1,
  symplectic: 'separable',
  reversible: false,
  step: (field, { q, p }, dt) => {
    const kicked = field.axpy(dt, field.dp({ q, p }), p);
    return { q: field.axpy(dt, field.dq({ q, p: kicked }), q), p: kicked };
  },
};

/** A spring of the stiffness k, as an energy and as an equation of motion. */
const spring: Hamiltonian<Tensor> = {
  init: () => tf.scalar(2),
  energy: (k, { q, p }) => tf.div(tf.sum(tf.add(tf.square(p), tf.mul(k, tf.square(q))), 1), 2),
};
const motion: Motion<Tensor> = {
  init: () => tf.scalar(2),
  velocity: (k, { q, p }) => ({ q: tf.clone(p), p: tf.neg(tf.mul(k, q)) }),
};

const state = { q: tf.tensor2d([[1, -2]]), p: tf.tensor2d([[0.5, 3]]) };
const values = (x: Tensor): number[] => [...x.dataSync()];

describe('dynamics of an energy, and of the equation of motion that it makes', () => {
  const ofEnergy = hamiltonianDynamics(spring, symplecticEuler);
  const ofMotion = motionDynamics(motion, symplecticEuler);
  const k = ofEnergy.init(seededRng(1));

  it('are the same states, the given one first, a time dt apart', () => {
    const [dt, steps] = [0.1, 5];
    const paths = [ofEnergy, ofMotion].map((dynamics) => dynamics.rollout(k, state, { steps, dt }));
    let [q, p] = [values(state.q), values(state.p)];
    for (let time = 0; time <= steps; time++) {
      for (const path of paths) {
        expect(path.q.shape).toEqual([1, steps + 1, 2]);
        values(tf.slice(path.q, [0, time], [1, 1])).forEach((x, i) => {
          expect(x).toBeCloseTo(q[i] as number, 5);
        });
        values(tf.slice(path.p, [0, time], [1, 1])).forEach((x, i) => {
          expect(x).toBeCloseTo(p[i] as number, 5);
        });
      }
      p = p.map((x, i) => x - dt * 2 * (q[i] as number));
      q = q.map((x, i) => x + dt * (p[i] as number));
    }
  });

  it('have the energy that there is, and allocate their states alone', () => {
    expect(values(ofEnergy.energy(k, state))[0]).toBeCloseTo((0.25 + 9 + 2 * (1 + 4)) / 2, 5);
    expect(ofMotion.energy).toBeUndefined();
    for (const { rollout } of [ofEnergy, ofMotion]) {
      const before = tf.memory().numTensors;
      const path = rollout(k, state, { steps: 3, dt: 0.1 });
      expect(tf.memory().numTensors - before).toBe(flattenTree(path).length);
    }
  });

  it('go back by the method of −dt', () => {
    const there = ofMotion.rollout(k, state, { steps: 1, dt: -0.1 });
    values(tf.slice(there.p, [0, 1], [1, 1])).forEach((p, i) => {
      expect(p).toBeCloseTo(
        (values(state.p)[i] as number) + 0.2 * (values(state.q)[i] as number),
        5,
      );
    });
  });
});
