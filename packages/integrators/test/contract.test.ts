import type { Integrator } from '@hgn/core';
import { integratorContract } from '@hgn/core/testing';
import { composition } from '../src/index.ts';
import { methods } from './methods.ts';

for (const method of methods) integratorContract(method);

// The method of the README's "Write your own".
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

const w = 1 / (4 - Math.cbrt(4));
integratorContract(
  composition({
    name: 'a composition of implicitMidpoint',
    order: 4,
    base: implicitMidpoint,
    weights: [w, w, 1 - 4 * w, w, w],
  }),
);
