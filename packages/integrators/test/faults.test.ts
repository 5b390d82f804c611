import { type HamiltonianField, type Integrator, type PhaseState, tanh } from '@hgn/core';
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import {
  euler,
  gauss4,
  implicitMidpoint,
  leapfrog,
  rk4,
  rungeKutta,
  symplecticEuler,
} from '../src/index.ts';
import { integratorLaws } from '@hgn/testing';

/** `base`, its step followed by something that is done to it. */
function spoilt(
  base: Integrator,
  by: <T>(
    end: PhaseState<T>,
    field: HamiltonianField<T>,
    start: PhaseState<T>,
    dt: number,
  ) => PhaseState<T>,
): Integrator {
  return {
    ...base,
    step: (field, state, dt) => by(base.step(field, state, dt), field, state, dt),
  };
}

/** The same, on tensors alone. */
function spoiltTensors(by: (x: tf.Tensor) => tf.Tensor): Integrator {
  const half = <T>(x: T): T => (x instanceof tf.Tensor ? by(x) : x) as T;
  return spoilt(leapfrog, ({ q, p }) => ({ q: half(q), p }));
}

const detached = (x: tf.Tensor): tf.Tensor =>
  tf.customGrad((input) => ({
    value: tf.clone(input as tf.Tensor),
    gradFunc: (dy: tf.Tensor) => tf.mul(dy, 0),
  }))(x);

/** x, with a first derivative of 1 that has a derivative of its own. */
const bent = (x: tf.Tensor): tf.Tensor =>
  tf.customGrad((input, save) => {
    (save as tf.GradSaveFunc)([input as tf.Tensor]);
    return {
      value: tf.clone(input as tf.Tensor),
      gradFunc: (dy: tf.Tensor, [saved]: tf.Tensor[]) => {
        const zero = tf.sub(saved as tf.Tensor, detached(saved as tf.Tensor));
        return tf.mul(dy, tf.add(1, tanh(zero)));
      },
    };
  })(x);

/** Faults, each with the law that must catch it. */
const faults: readonly (readonly [string, Integrator, RegExp])[] = [
  [
    'an RK4 whose last stage is taken at the middle of the step',
    rungeKutta({
      name: 'faulty',
      order: 4,
      a: [[], [1 / 2], [0, 1 / 2], [0, 0, 1 / 2]],
      b: [1 / 6, 1 / 3, 1 / 3, 1 / 6],
    }),
    /^converges at order 4 on oscillators/,
  ],
  [
    'a leapfrog that takes the momentum for the velocity',
    {
      ...leapfrog,
      step: (field, { q, p }, dt) => {
        const half = field.axpy(dt / 2, field.dp({ q, p }), p);
        const next = field.axpy(dt, half, q);
        return { q: next, p: field.axpy(dt / 2, field.dp({ q: next, p: half }), half) };
      },
    },
    /^converges at order 2 on pendulums/,
  ],
  ['a method that is sold as of order 4', { ...leapfrog, order: 4 }, /at least on a planet/],
  [
    'a splitting method that is sold for a joint H',
    { ...leapfrog, symplectic: 'always' },
    /^converges at order 2 at least on a joint H/,
  ],
  ['an order that is too modest', { ...rk4, order: 3 }, /^converges at order 3 on oscillators/],
  [
    'an RK4 that is sold as symplectic',
    { ...rk4, symplectic: 'separable' },
    /^is symplectic where/,
  ],
  ['a modesty about it', { ...leapfrog, symplectic: 'never' }, /^is not symplectic where/],
  [
    'a leapfrog, symplectic on any H',
    { ...leapfrog, symplectic: 'always' },
    /^is symplectic on a j/,
  ],
  [
    'a modesty about a joint H',
    { ...gauss4, symplectic: 'separable' },
    /^is not symplectic on a j/,
  ],
  ['a symplectic Euler, reversible', { ...symplecticEuler, reversible: true }, /^is undone/],
  ['a modesty about that', { ...leapfrog, reversible: false }, /^is not undone/],
  [
    'a leapfrog with a friction of a millionth',
    spoilt(leapfrog, ({ q, p }, { axpy }) => ({ q, p: axpy(-1e-6, p, p) })),
    /^has an energy that stays/,
  ],
  [
    'an implicit midpoint rule that is sold as drifting',
    { ...implicitMidpoint, symplectic: 'never', reversible: false },
    /^has an energy that drifts/,
  ],
  [
    'a step that multiplies the momenta by nearly 1',
    spoilt(leapfrog, ({ q, p }, { axpy }) => ({ q, p: axpy(1e-11, p, p) })),
    /^conserves the total momentum/,
  ],
  [
    'a step that writes into its input',
    spoilt(leapfrog, (end, _, { q }) => {
      if (q instanceof Float64Array) q[0] = 0;
      return end;
    }),
    /^leaves its input/,
  ],
  [
    'a step that is a little too long',
    { ...leapfrog, step: (field, state, dt) => leapfrog.step(field, state, dt + 1e-9) },
    /^stays where it is/,
  ],
  [
    'a leapfrog whose momenta are scratch',
    spoilt(leapfrog, ({ q, p }, { axpy, scratch }) => ({ q, p: axpy(0, p, p, scratch?.(p)) })),
    /^takes the same steps where it may overwrite/,
  ],
  [
    'a leapfrog that overwrites the state it began at',
    {
      ...leapfrog,
      step: (field, state, dt) => {
        const { q, p } = leapfrog.step(field, state, dt);
        return { q, p: field.axpy(0, p, p, field.scratch && state.p) };
      },
    },
    /^takes the same steps where it may overwrite/,
  ],
  ['another step on tensors', spoiltTensors((x) => tf.mul(x, 1 + 1e-5)), /as it moves an array/],
  [
    'a mean over the batch',
    spoiltTensors((x) => tf.add(x, tf.mul(tf.mean(x, 0), 1e-4))),
    /^moves each element of a batch on its own/,
  ],
  [
    'a tensor that is left behind',
    spoiltTensors((x) => {
      tf.keep(tf.neg(x));
      return x;
    }),
    /^allocates its two outputs/,
  ],
  [
    'a tensor that the gradient leaves behind',
    spoiltTensors((x) =>
      tf.customGrad((input) => ({
        value: tf.clone(input as tf.Tensor),
        gradFunc: (dy: tf.Tensor) => {
          tf.keep(tf.neg(dy));
          return tf.clone(dy);
        },
      }))(x),
    ),
    /^allocates its gradient/,
  ],
  ['a gradient that is lost', spoiltTensors(detached), /^has the gradients/],
  ['a second derivative that is wrong', spoiltTensors(bent), /^has the second derivatives/],
];

const failures = (method: Integrator, pattern: RegExp): string[] =>
  integratorLaws(method)
    .filter(({ name }) => pattern.test(name))
    .filter(({ check }) => {
      try {
        check();
        return false;
      } catch {
        return true;
      }
    })
    .map(({ name }) => name);

describe('the contract of integrators catches', () => {
  it.each(faults)('%s', (_, method, pattern) => {
    expect(failures(method, pattern)).not.toEqual([]);
  });

  it('a fault of each kind, and nothing where there is none', () => {
    for (const method of [leapfrog, euler, gauss4]) {
      for (const { name } of integratorLaws(method)) {
        expect(
          faults.some(([, , pattern]) => pattern.test(kind(name))),
          name,
        ).toBe(true);
      }
      expect(failures(method, /./)).toEqual([]);
    }
  });
});

/** The law's name as that of a method of order 2, or 4 where the order is at issue. */
function kind(name: string): string {
  return name
    .replace(/order \d+ on oscillators/, 'order 4 on oscillators')
    .replace(/order \d+ on pendulums/, 'order 2 on pendulums')
    .replace(/order \d+ at least on a joint/, 'order 2 at least on a joint');
}
