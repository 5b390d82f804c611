import * as tf from '@tensorflow/tfjs-core';
import { expect } from 'vitest';
import { fieldOf } from '../field.ts';
import { gradients } from '../gradients.ts';
import type { Integrator } from '../integrator.ts';
import type { PhaseState } from '../phase-state.ts';
import { rollout } from '../rollout.ts';
import {
  distance,
  energyErrors,
  measuredOrder,
  reversalDefect,
  symplecticityDefect,
} from './integrator-measures.ts';
import {
  boundPair,
  curved,
  type ExactSystem,
  kepler,
  oscillators,
  pendulums,
  squaredOscillators,
} from './integrator-systems.ts';

/** Something that holds for an integrator, and a function that throws if it does not. */
export type Law = { readonly name: string; readonly check: () => void };

/** Where a method is held to something else than most are. */
export type IntegratorContractOptions = {
  /** How many times as coarse as that of its numbers the rounding of the method is; 1 if left out. */
  readonly rounding?: number;
  /**
   * Whether it iterates until all rows of a batch are solved, so that a row is one of roundings
   * of what it would be among others; not unless given.
   */
  readonly iterates?: boolean;
  /** Whether the energy error stays bounded; if left out, where symplectic or reversible. */
  readonly bounded?: boolean;
};

const mass = 0.5; // not 1, where a velocity p would pass for ∂H/∂p
const dt = 0.5; // large, so that what is not conserved shows
const separable = pendulums.withMass(mass);
const planet = kepler(0.1);
const joint = squaredOscillators.withMass(mass);

type State = PhaseState<Float64Array>;

/**
 * The laws of an {@link Integrator}. Its facts are measured in double precision on systems with
 * closed-form solutions, its behaviour is looked at on arrays and tensors.
 */
export function integratorLaws(
  integrator: Integrator,
  options: IntegratorContractOptions = {},
): Law[] {
  const { name, order, symplectic, reversible } = integrator;
  const {
    rounding = 1,
    iterates = false,
    bounded = symplectic !== 'never' || reversible,
  } = options;
  const laws: Law[] = [];
  const law = (text: string, check: () => void): void => {
    laws.push({ name: text, check });
  };
  const claim = (claimed: boolean): string => (claimed ? '' : 'not ');

  for (const [system, motion] of [
    ['oscillators', oscillators.withMass(mass)],
    ['pendulums', separable],
  ] as const) {
    law(`converges at order ${order} on ${system}`, () => {
      const measured = measuredOrder(integrator, motion);
      // an order of 10 shows at large steps only, where the next term of the error shows, too
      const tolerance = order > 8 ? 0.3 : 0.15;
      expect(Math.abs(measured - order), `measured ${measured}`).toBeLessThanOrEqual(tolerance);
    });
  }

  law(`converges at order ${order} at least on a planet`, () => {
    const measured = measuredOrder(integrator, planet, { rounding: 2e-13 });
    expect(measured, name).toBeGreaterThanOrEqual(order - (order > 8 ? 0.3 : 0.15));
  });

  const jointOrder = symplectic === 'separable' ? 1 : order;
  law(`converges at order ${jointOrder} at least on a joint H`, () => {
    const measured = measuredOrder(integrator, joint);
    expect(measured, name).toBeGreaterThanOrEqual(jointOrder - 0.15);
  });

  for (const [kind, { field, exact }, claimed] of [
    ['where H is separable', separable, symplectic !== 'never'],
    ['on a joint H', curved, symplectic === 'always'],
  ] as const) {
    law(`is ${claim(claimed)}symplectic ${kind}`, () => {
      const defect = symplecticityDefect(integrator, field, exact(0), dt);
      expect(defect <= 1e-10 * Math.max(1, rounding / 16), `defect ${defect}`).toBe(claimed);
    });
  }

  law(`is ${claim(reversible)}undone by a step of −dt`, () => {
    const motions = symplectic === 'separable' ? [separable] : [separable, curved];
    const defects = motions.map(({ field, exact }) =>
      reversalDefect(integrator, field, exact(0), dt),
    );
    expect(Math.max(...defects) <= 1e-12, `defects ${defects.join(', ')}`).toBe(reversible);
  });

  law(`has an energy that ${bounded ? 'stays within bounds' : 'drifts'} on a planet`, () => {
    const [short, long] = energyErrors(integrator, planet, { dt: 0.05, steps: 130 });
    const drifts = long > 1.5 * short + 1e-12 * rounding;
    expect(drifts, `errors ${short} and, ten times as long, ${long}`).toBe(!bounded);
  });

  law('conserves the total momentum of bodies that attract each other', () => {
    const { field, exact } = boundPair;
    const start = exact(0);
    const total = ({ p }: State): number => p.reduce((sum, x) => sum + x, 0);
    const end = rollout(integrator, field, start, { dt: 0.1, steps: 50 }).at(-1) as State;
    expect(Math.abs(total(end) - total(start))).toBeLessThan(1e-13 * rounding);
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
      name: 'moves each element of a batch of tensors as it moves an array',
      check: () => {
        const { q, p } = integrator.step(tensorField(), batch(rows), 0.1);
        const expected = batch(rows.map((row) => integrator.step(field, row, 0.1)));
        // some roundings of float32 values of about 1
        const tolerance = 2e-6 * rounding;
        expect(tf.max(tf.abs(tf.sub(q, expected.q))).dataSync()[0]).toBeLessThan(tolerance);
        expect(tf.max(tf.abs(tf.sub(p, expected.p))).dataSync()[0]).toBeLessThan(tolerance);
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
