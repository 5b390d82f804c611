import * as tf from '@tensorflow/tfjs-core';
import { hamiltonianContract } from '@hgn/testing';
import { mlp } from '@hgn/networks';
import { knownKinetic } from '../src/known-kinetic.ts';

const potential = mlp({ sizes: [2, 8, 1], activation: tf.softplus });

hamiltonianContract('with a known kinetic energy', knownKinetic({ mass: 0.5, potential }), () => ({
  q: tf.tensor2d([0.3, -0.7, 1.1, 0.2], [2, 2]),
  p: tf.tensor2d([-0.4, 0.9, 0.6, -1.2], [2, 2]),
}));
