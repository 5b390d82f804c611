import '@tensorflow/tfjs';
import * as tf from '@tensorflow/tfjs-core';
import { hamiltonianContract } from '@hgn/core/testing';
import { seededRng } from '@hgn/core';
import { mlp, type Network, separableHamiltonian } from '@hgn/networks';
import { gaussian } from '@hgn/nhf';
import { expect, it } from 'vitest';
import { withProducts } from '../src/with-products.ts';

const smooth = (inputs: number): Network =>
  mlp({ sizes: [inputs, 8, 1], activation: tf.softplus }) as unknown as Network;

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

hamiltonianContract(
  'of potentials that read products',
  separableHamiltonian({ kinetic: smooth(2), potential: withProducts(2, smooth) }),
  () => ({
    q: gaussian().sample(seededRng(2), [4, 2]),
    p: gaussian().sample(seededRng(3), [4, 2]),
  }),
);
