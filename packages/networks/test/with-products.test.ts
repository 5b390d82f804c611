import * as tf from '@tensorflow/tfjs-core';
import { hamiltonianContract } from '@hgn/testing';
import { seededRng } from '@hgn/core';
import { expect, it } from 'vitest';
import { inWell, mlp, separableHamiltonian, withProducts } from '../src/index.ts';

const smooth = (inputs: number) => mlp({ sizes: [inputs, 8, 1], activation: tf.softplus });
const normal = (seed: number) => tf.randomNormal([4, 2], 0, 1, 'float32', seed);

it('reads coordinates, and products of two of them', () => {
  const seen: number[][] = [];
  const network = withProducts(3, (inputs) => ({
    init: () => [],
    apply: (_, x) => {
      expect(x.shape).toEqual([1, inputs]);
      seen.push([...x.dataSync()]);
      return x;
    },
  }));
  network.apply(network.init(seededRng(1)), tf.tensor2d([[2, 3, 5]]));
  // q, then q₁² − 1, q₂q₁, q₂² − 1, q₃q₁, q₃q₂, q₃² − 1
  expect(seen).toEqual([[2, 3, 5, 3, 6, 8, 10, 15, 24]]);
});

it('is refused without coordinates', () => {
  expect(() => withProducts(0, smooth)).toThrow(
    'withProducts: dimension: expected a whole number from 1 up, got 0.',
  );
});

it('stands in a well, ½ Σ qᵢ² beside it at first', () => {
  const network = smooth(2);
  const well = inWell(2, network);
  const params = well.init(seededRng(1));
  const q = tf.tensor2d([[3, 4]]);
  const sum = (x: tf.Tensor): number => tf.sum(x).dataSync()[0] ?? NaN;
  const alone = sum(network.apply(params.network, q));
  expect(sum(well.apply(params, q))).toBeCloseTo(alone + 12.5, 5);
});

hamiltonianContract(
  'of potentials in wells that read products',
  separableHamiltonian({ kinetic: smooth(2), potential: inWell(2, withProducts(2, smooth)) }),
  () => ({ q: normal(2), p: normal(3) }),
);
