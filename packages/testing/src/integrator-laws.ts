import * as tf from '@tensorflow/tfjs-core';
import { expect } from 'vitest';
import {
  fieldOf,
  gradients,
  type HamiltonianField,
  type Integrator,
  type PhaseState,
  rollout,
} from '@hgn/core';
import {
  integratorFacts,
  type IntegratorContractOptions,
  LARGE_STEP as dt,
  MASS as mass,
} from './integrator-facts.ts';
import { distance } from './integrator-measures.ts';
import { curved, type ExactSystem, pendulums, squaredOscillators } from './integrator-systems.ts';

/** Something that holds for an integrator, and a function that throws if it does not. */
export type Law = { readonly name: string; readonly check: () => void };

type State = PhaseState<Float64Array>;

/**
 * The laws of an {@link Integrator}. Its facts are measured in double precision on systems with
 * closed-form solutions, its behaviour is looked at on arrays and tensors.
 */
export function integratorLaws(
  integrator: Integrator,
  options: IntegratorContractOptions = {},
): Law[] {
  const { rounding = 1, iterates = false } = options;
  const laws: Law[] = [];
  const law = (name: string, check: () => void): void => {
    laws.push({ name, check });
  };
  for (const { name, measure } of Object.values(integratorFacts(integrator, options))) {
    law(name, () => {
      const { values, holds } = measure();
      expect(holds, `measured ${values.join(', ')}`).toBe(true);
    });
  }

  law('takes the same steps where it may overwrite what it made', () => {
    for (const { field, exact } of [pendulums.withMass(mass), curved]) {
      const path = { dt: 0.1, steps: 5 };
      const states = rollout(integrator, overwritable(field), exact(0), path);
      expect(states).toEqual(rollout(integrator, field, exact(0), path));
    }
  });

  for (const [kind, system] of [
    ['separable', pendulums],
    ['joint', squaredOscillators],
  ] as const) {
    for (const { name: text, check } of behaviour(integrator, system, { rounding, iterates })) {
      law(`${text}, on a ${kind} H`, check);
    }
  }
  return laws;
}

/** The field, writing into whatever it may. */
function overwritable(field: HamiltonianField<Float64Array>): HamiltonianField<Float64Array> {
  const written = (value: Float64Array, into?: Float64Array): Float64Array => {
    into?.set(value);
    return into ?? value;
  };
  return {
    ...field,
    dq: (state, into) => written(field.dq(state), into),
    dp: (state, into) => written(field.dp(state), into),
    both: (state, into) => {
      const { q, p } = field.both(state);
      return { q: written(q, into?.q), p: written(p, into?.p) };
    },
    axpy: (a, x, y, into) => written(field.axpy(a, x, y), into),
    scratch: (like) => new Float64Array(like.length).fill(NaN),
  };
}

/** What holds on tensors and arrays alike. */
function behaviour(
  integrator: Integrator,
  system: ExactSystem,
  { rounding, iterates }: { readonly rounding: number; readonly iterates: boolean },
): Law[] {
  const { hamiltonian, withMass } = system;
  const { field, exact } = withMass(mass);
  const rows = [0, 1, 2].map(exact);
  const batch = (states: readonly State[]): PhaseState => ({
    q: tf.tensor2d(states.map(({ q }) => [...q])),
    p: tf.tensor2d(states.map(({ p }) => [...p])),
  });
  const tensorField = () => fieldOf(hamiltonian, tf.scalar(mass));

  /** Σ q² + p at the end of a few steps from z = (q, p, mass). */
  const value = (z: readonly number[], path: { dt: number; steps: number }): number => {
    const state = { q: Float64Array.from(z.slice(0, 2)), p: Float64Array.from(z.slice(2, 4)) };
    const { q, p } = rollout(integrator, withMass(z[4] as number).field, state, path).at(
      -1,
    ) as State;
    return q.reduce((sum, x, i) => sum + x ** 2 + (p[i] as number), 0);
  };
  const loss = (xs: readonly tf.Tensor[], path: { dt: number; steps: number }): tf.Scalar => {
    const [start, p0, weight] = xs as [tf.Tensor, tf.Tensor, tf.Tensor];
    const states = rollout(integrator, fieldOf(hamiltonian, weight), { q: start, p: p0 }, path);
    const { q, p } = states.at(-1) as PhaseState;
    return tf.sum(tf.add(tf.square(q), p));
  };
  const point = [...exact(0).q, ...exact(0).p, mass];
  const arguments_ = (): [tf.Tensor, tf.Tensor, tf.Tensor] => {
    const { q, p } = batch([exact(0)]);
    return [q, p, tf.scalar(mass)];
  };
  const expectSlopes = (got: readonly tf.Tensor[], slopes: number[], tolerance: number): void => {
    const numbers = got.flatMap((g) => [...g.dataSync()]);
    const size = Math.max(...slopes.map(Math.abs));
    const error = Math.max(...slopes.map((x, i) => Math.abs(x - (numbers[i] as number))));
    expect(error / size).toBeLessThan(tolerance);
  };

  return [
    {
      name: 'leaves its input as it was',
      check: () => {
        const state = exact(0);
        integrator.step(field, state, dt);
        expect(state).toEqual(exact(0));
        const tensors = batch(rows);
        integrator.step(tensorField(), tensors, dt);
        expect(tensors.q.arraySync()).toEqual(batch(rows).q.arraySync());
        expect(tensors.p.arraySync()).toEqual(batch(rows).p.arraySync());
      },
    },
    {
      name: 'stays where it is in no time',
      check: () => {
        const state = exact(0);
        const moved = distance(integrator.step(field, state, 0), state);
        expect(moved).toBeLessThan(1e-14 * rounding);
      },
    },
    {
      name: 'moves each element of a batch on its own',
      check: () => {
        const second = (states: State[]): number[] => {
          const { q, p } = integrator.step(tensorField(), batch(states), dt);
          return [...tf.slice(tf.concat([q, p], 1), [1, 0], [1, -1]).dataSync()];
        };
        const here = second(rows);
        const there = second([exact(5), exact(1), exact(7)]);
        const error = Math.max(...here.map((x, i) => Math.abs(x - (there[i] as number))));
        expect(error).toBeLessThanOrEqual(iterates ? 2e-6 : 0);
      },
    },
    {
      name: 'allocates its two outputs and nothing else',
      check: () => {
        const state = batch(rows);
        const constants = tensorField();
        const before = tf.memory().numTensors;
        tf.tidy(() => integrator.step(constants, state, dt));
        expect(tf.memory().numTensors - before).toBe(2);
      },
    },
    {
      name: 'allocates its gradient and nothing else',
      check: () => {
        const xs = arguments_();
        const before = tf.memory().numTensors;
        tf.tidy(() => gradients(() => loss(xs, { dt, steps: 1 }), xs));
        expect(tf.memory().numTensors - before).toBe(xs.length);
      },
    },
    {
      name: 'has the gradients that finite differences in double precision give',
      check: () => {
        const path = { dt: 0.3, steps: 3 };
        const slopes = point.map((x, i) => {
          const [above, below] = [x + 1e-5, x - 1e-5].map((z) => value(point.with(i, z), path));
          return ((above as number) - (below as number)) / 2e-5;
        });
        const xs = arguments_();
        // float32, three steps
        expectSlopes(
          gradients(() => loss(xs, path), xs),
          slopes,
          1e-5 * rounding,
        );
      },
    },
    {
      name: 'has the second derivatives that finite differences in double precision give',
      check: () => {
        const path = { dt: 0.3, steps: 2 };
        const along = [0.4, -0.7, 0.6, 0.3, -0.5]; // the directional derivative is differentiated
        const h = 1e-3;
        const shifted = (by: number): number[] =>
          point.map((x, i) => x + by * (along[i] as number));
        const slopes = point.map((_, i) => {
          const at = (a: number, b: number): number => {
            const z = shifted(b * h);
            return value(z.with(i, (z[i] as number) + a * h), path);
          };
          return (at(1, 1) - at(1, -1) - at(-1, 1) + at(-1, -1)) / (4 * h * h);
        });
        const xs = arguments_();
        const [vq, vp, vm] = [along.slice(0, 2), along.slice(2, 4), along[4] as number];
        const directional = (): tf.Scalar => {
          const [gq, gp, gm] = gradients(() => loss(xs, path), xs) as typeof xs;
          const parts = [tf.mul(gq, [vq]), tf.mul(gp, [vp]), tf.mul(gm, vm)];
          return tf.addN(parts.map((part) => tf.sum(part)));
        };
        // float32, and differences of differences
        expectSlopes(gradients(directional, xs), slopes, 1e-4 * rounding);
      },
    },
  ];
}
