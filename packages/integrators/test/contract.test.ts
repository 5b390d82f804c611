import type { Integrator } from '@hgn/core';
import { integratorContract } from '@hgn/core/testing';
import { euler, leapfrog, rk4, splitting, symplecticEuler } from '../src/index.ts';

for (const integrator of [euler, symplecticEuler, leapfrog, rk4]) integratorContract(integrator);

// The two methods of the README's "Write your own".
integratorContract(
  splitting({ name: 'positionVerlet', order: 2, kicks: [0, 1], drifts: [1 / 2, 1 / 2] }),
);

const implicitMidpoint: Integrator = {
  name: 'implicitMidpoint',
  order: 2,
  symplectic: 'always',
  reversible: true,
  step: (field, state, dt) => {
    const moved = (by: number, at: typeof state) => {
      const slope = field.both(at);
      return { q: field.axpy(by, slope.q, state.q), p: field.axpy(by, slope.p, state.p) };
    };
    let middle = state;
    for (let i = 0; i < 40; i++) middle = moved(dt / 2, middle);
    return moved(dt, middle);
  },
};
integratorContract(implicitMidpoint);
