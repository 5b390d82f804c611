import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { fieldOf } from '../field.ts';
import { gradients } from '../gradients.ts';
import type { Integrator } from '../integrator.ts';
import type { PhaseState } from '../phase-state.ts';
import { rollout } from '../rollout.ts';
import {
  distance,
  measuredOrder,
  reversalDefect,
  symplecticityDefect,
} from './integrator-measures.ts';
import { oscillators, pendulums, squaredOscillators } from './integrator-systems.ts';

const mass = 0.5; // not 1, where a velocity p would pass for ∂H/∂p
const dt = 0.5; // large, so that what is not conserved shows
const systems = [
  ['separable', pendulums],
  ['joint', squaredOscillators],
] as const;

/**
 * Registers a `describe` block of tests of `integrator`: its facts are measured in double precision
 * on systems with closed-form solutions, its behaviour checked on arrays and tensors. Run it under
 * vitest with '@tensorflow/tfjs' imported, which registers a backend and the gradients.
 */
export function integratorContract(integrator: Integrator): void {
  const { name, order, symplectic, reversible } = integrator;
  const separable = pendulums.withMass(mass);
  const joint = squaredOscillators.withMass(mass);

  describe(`the integrator ${name}`, () => {
    it.each([
      ['oscillators', oscillators],
      ['pendulums', pendulums],
    ])(`converges at order ${order} on %s`, (_, system) => {
      const measured = measuredOrder(integrator, system.withMass(mass));
      // an order of 10 shows at large steps only, where the next term of the error shows, too
      const tolerance = order > 8 ? 0.3 : 0.15;
      expect(Math.abs(measured - order), `measured ${measured}`).toBeLessThanOrEqual(tolerance);
    });

    it(`converges at order ${symplectic === 'separable' ? 1 : order} at least on a joint H`, () => {
      const expected = symplectic === 'separable' ? 1 : order;
      expect(measuredOrder(integrator, joint)).toBeGreaterThanOrEqual(expected - 0.15);
    });

    it(`is ${symplectic === 'never' ? 'not ' : ''}symplectic where H is separable`, () => {
      const defect = symplecticityDefect(integrator, separable.field, separable.exact(0), dt);
      expect(defect <= 1e-9, `defect ${defect}`).toBe(symplectic !== 'never');
    });

    it(`is ${symplectic === 'always' ? '' : 'not '}symplectic on a joint H`, () => {
      const defect = symplecticityDefect(integrator, joint.field, joint.exact(0), dt);
      expect(defect <= 1e-9, `defect ${defect}`).toBe(symplectic === 'always');
    });

    it(`is ${reversible ? '' : 'not '}undone by a step of −dt`, () => {
      const motions = symplectic === 'always' ? [separable, joint] : [separable];
      const defects = motions.map(({ field, exact }) =>
        reversalDefect(integrator, field, exact(0), dt),
      );
      expect(Math.max(...defects) <= 1e-12, `defects ${defects.join(', ')}`).toBe(reversible);
    });

    describe.each(systems)('on a %s H', (_, { hamiltonian, withMass }) => {
      const { field, exact } = withMass(mass);
      const rows = [0, 1, 2].map(exact);
      const batch = (states: readonly PhaseState<Float64Array>[]): PhaseState => ({
        q: tf.tensor2d(states.map(({ q }) => [...q])),
        p: tf.tensor2d(states.map(({ p }) => [...p])),
      });
      const tensorField = () => fieldOf(hamiltonian, tf.scalar(mass));

      it('leaves its input as it was', () => {
        const state = exact(0);
        integrator.step(field, state, dt);
        expect(state).toEqual(exact(0));
        const tensors = batch(rows);
        integrator.step(tensorField(), tensors, dt);
        expect(tensors.q.arraySync()).toEqual(batch(rows).q.arraySync());
        expect(tensors.p.arraySync()).toEqual(batch(rows).p.arraySync());
      });

      it('stays where it is in no time', () => {
        const state = exact(0);
        expect(distance(integrator.step(field, state, 0), state)).toBeLessThan(1e-14);
      });

      it('moves each element of a batch of tensors as it moves an array', () => {
        const { q, p } = integrator.step(tensorField(), batch(rows), 0.1);
        const expected = batch(rows.map((row) => integrator.step(field, row, 0.1)));
        // some roundings of float32 values of about 1
        expect(tf.max(tf.abs(tf.sub(q, expected.q))).dataSync()[0]).toBeLessThan(2e-6);
        expect(tf.max(tf.abs(tf.sub(p, expected.p))).dataSync()[0]).toBeLessThan(2e-6);
      });

      it('moves each element of a batch on its own', () => {
        const second = (states: PhaseState<Float64Array>[]): number[] => {
          const { q, p } = integrator.step(tensorField(), batch(states), dt);
          return [...tf.slice(tf.concat([q, p], 1), [1, 0], [1, -1]).dataSync()];
        };
        expect(second([exact(5), exact(1), exact(7)])).toEqual(second(rows));
      });

      it('allocates its two outputs and nothing else', () => {
        const state = batch(rows);
        const constants = tensorField();
        const before = tf.memory().numTensors;
        tf.tidy(() => integrator.step(constants, state, dt));
        expect(tf.memory().numTensors - before).toBe(2);
      });

      it('has the gradients that finite differences in double precision give', () => {
        const path = { dt: 0.3, steps: 3 };
        const start = [...exact(0).q, ...exact(0).p, mass];
        const value = (z: readonly number[]): number => {
          const state = {
            q: Float64Array.from(z.slice(0, 2)),
            p: Float64Array.from(z.slice(2, 4)),
          };
          const end = rollout(integrator, withMass(z[4] as number).field, state, path).at(-1);
          const { q, p } = end as PhaseState<Float64Array>;
          return q.reduce((sum, x, i) => sum + x ** 2 + (p[i] as number), 0);
        };
        const slopes = start.map((x, i) => {
          const [above, below] = [value(start.with(i, x + 1e-5)), value(start.with(i, x - 1e-5))];
          return (above - below) / 2e-5;
        });
        const state = batch([exact(0)]);
        const weight = tf.scalar(mass);
        const loss = (): tf.Scalar => {
          const end = rollout(integrator, fieldOf(hamiltonian, weight), state, path).at(-1);
          const { q, p } = end as PhaseState;
          return tf.sum(tf.add(tf.square(q), p));
        };
        const got = gradients(loss, [state.q, state.p, weight]).flatMap((g) => [...g.dataSync()]);
        const size = Math.max(...slopes.map(Math.abs));
        const error = Math.max(...slopes.map((slope, i) => Math.abs(slope - (got[i] as number))));
        expect(error / size).toBeLessThan(1e-5); // float32, three steps
      });
    });
  });
}
