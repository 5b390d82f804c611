import * as tf from '@tensorflow/tfjs-core';
import type { Tensor2D } from '@tensorflow/tfjs-core';
import { type Hamiltonian, type Module, type Posterior, seededRng } from '@hgn/core';
import { type Affine, mlp, type Network, separableHamiltonian } from '@hgn/networks';
import { gaussian } from '../src/index.ts';

export type Mlp = readonly Affine[];

/** A small smooth network. */
export const smooth = (inputs: number, outputs: number, gain = 1): Network<Mlp> =>
  mlp({ sizes: [inputs, 16, outputs], activation: tf.softplus, gain });

/** A separable H of two small networks. */
export const learned = (
  dimension: number,
): Hamiltonian<{ readonly kinetic: Mlp; readonly potential: Mlp }> =>
  separableHamiltonian({
    kinetic: smooth(dimension, 1, 2),
    potential: smooth(dimension, 1, 2),
  });

/** f(p | q) of a small network. */
export function gaussianEncoder(
  inputs: number,
  outputs: number,
): Module<Mlp, tf.Tensor, Posterior> {
  const network = smooth(inputs, 2 * outputs);
  return {
    init: network.init,
    apply: (params, x) => {
      const [mean, logVar] = tf.split(network.apply(params, x), 2, 1) as [Tensor2D, Tensor2D];
      return { mean, logVar };
    },
  };
}

/** Standard normal points. */
export const normal = (seed: number, batch: number, dimension: number): Tensor2D =>
  gaussian().sample(seededRng(seed), [batch, dimension]);

export const values = (x: tf.Tensor): number[] => [...x.dataSync()];

export const average = (x: tf.Tensor): number =>
  values(x).reduce((sum, value) => sum + value, 0) / x.size;

/** The largest difference of two lists. */
export const apart = (a: readonly number[], b: readonly number[]): number =>
  Math.max(...a.map((x, i) => Math.abs(x - (b[i] as number))));
