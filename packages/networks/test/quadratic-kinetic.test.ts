import * as tf from '@tensorflow/tfjs-core';
import { seededRng } from '@hgn/core';
import { hamiltonianContract, moduleContract } from '@hgn/testing';
import { expect, it } from 'vitest';
import { mlp, quadraticKinetic, separableHamiltonian } from '../src/index.ts';

const p = (): tf.Tensor =>
  tf.tensor2d([
    [0.3, -1.2, 0.7],
    [1.1, 0.4, -0.6],
  ]);

for (const mass of ['unit', 'diagonal', 'full'] as const) {
  moduleContract(`quadraticKinetic, ${mass}`, quadraticKinetic({ dimension: 3, mass }), p);
}

hamiltonianContract(
  'of a quadraticKinetic',
  separableHamiltonian({
    kinetic: quadraticKinetic({ dimension: 3, mass: 'full' }),
    potential: mlp({ sizes: [3, 4, 1], activation: tf.softplus }),
  }),
  () => ({ q: p(), p: tf.neg(p()) }),
);

it('is pᵀ·M⁻¹·p/2 with M⁻¹ = L·Lᵀ', () => {
  const log = [0.2, -0.1, 0.4];
  const lower = [
    [9, 9, 9], // on the diagonal and above it nothing is read
    [0.5, 9, 9],
    [-0.3, 0.8, 9],
  ];
  const params = { log: tf.tensor1d(log), lower: tf.tensor2d(lower) };
  const got = tf.sum(quadraticKinetic({ dimension: 3, mass: 'full' }).apply(params, p()), 1);
  const l = lower.map((row, i) =>
    row.map((x, j) => (j < i ? x : j === i ? Math.exp(log[i] as number) : 0)),
  );
  const rows = p().arraySync() as number[][];
  [...got.dataSync()].forEach((value, b) => {
    const x = rows[b] as number[];
    // Lᵀp, whose square is pᵀ·L·Lᵀ·p
    const scaled = [0, 1, 2].map((j) =>
      x.reduce((sum, xi, i) => sum + xi * ((l[i] as number[])[j] as number), 0),
    );
    expect(value).toBeCloseTo(scaled.reduce((sum, y) => sum + y * y, 0) / 2, 5);
  });
});

it('refuses a dimension that is none, and momenta of another', () => {
  expect(() => quadraticKinetic({ dimension: 0 })).toThrow(/dimension: expected a whole number/);
  const kinetic = quadraticKinetic({ dimension: 2 });
  expect(() => kinetic.apply(kinetic.init(seededRng(1)), p())).toThrow(/\[batch, 2\]/);
});
