import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Tensor5D } from '@tensorflow/tfjs-core';
import { mish, type PhaseState, seededRng, swish, tanh } from '@hgn/core';
import { hamiltonianContract, moduleContract } from '@hgn/testing';
import {
  convNet,
  decoder,
  encoder,
  jointHamiltonian,
  mlp,
  type Network,
  separableHamiltonian,
  split,
  transform,
} from '../src/index.ts';

const normal =
  (...shape: number[]) =>
  (): Tensor => {
    const rng = seededRng(shape.length);
    const size = shape.reduce((product, n) => product * n);
    return tf.tensor(Float32Array.from({ length: size }, rng.normal), shape);
  };
const clip = (frames: number) => () => normal(3, frames, 8, 8, 2)() as Tensor5D;
const leakyRelu = (x: Tensor): Tensor => tf.leakyRelu(x, 0.2);

moduleContract('mlp', mlp({ sizes: [3, 8, 8, 2], activation: tf.softplus }), normal(4, 3));
moduleContract(
  'mlp with ReLU, an output function and a gain',
  mlp({ sizes: [3, 8, 2], activation: tf.relu, output: tanh, gain: Math.SQRT2 }),
  normal(4, 3),
);
moduleContract('linear mlp', mlp({ sizes: [3, 2], activation: tf.relu }), normal(4, 3));

moduleContract(
  'convNet of every kind of layer',
  convNet({
    input: [5, 6, 2],
    activation: swish,
    layers: [
      { filters: 3, stride: 2 },
      { residual: [{ filters: 4 }, { filters: 4, kernel: 1 }], upsample: true },
      { residual: [{ filters: 4 }], activation: tf.sigmoid },
      { filters: 3, kernel: 2, pad: 'valid', activation: tf.softplus },
      { filters: 2, kernel: 4, upsample: true },
    ],
    output: tanh,
  }),
  normal(3, 5, 6, 2),
);
const downwards = [
  { filters: 4, stride: 2 },
  { filters: 6, kernel: 2, stride: 2 },
];
moduleContract(
  'encoder to a vector',
  encoder({ frames: 3, image: [8, 8, 2], layers: downwards, activation: leakyRelu, latent: 5 }),
  clip(3),
);
moduleContract(
  'encoder to a map',
  encoder({ frames: 2, image: [8, 8, 2], layers: downwards, activation: tf.relu }),
  clip(2),
);

moduleContract('split of a vector', split, normal(3, 6));
moduleContract('split of a map', split, normal(2, 2, 2, 6));
moduleContract(
  'transform by an mlp',
  transform(mlp({ sizes: [5, 8, 6], activation: swish })),
  normal(3, 5),
);
moduleContract(
  'transform by a convNet',
  transform(
    convNet({ input: [8, 8, 2], activation: tf.relu, layers: [{ filters: 4, stride: 2 }] }),
  ),
  normal(3, 8, 8, 2),
);

const upwards = [
  { filters: 4, upsample: true },
  { filters: 3, upsample: true },
];
moduleContract(
  'decoder of a vector',
  decoder({
    latent: 3,
    map: [2, 2, 4],
    image: [8, 8, 3],
    layers: upwards,
    activation: leakyRelu,
  }),
  normal(4, 3),
);
moduleContract(
  'decoder of a map, with constant channels',
  decoder({
    map: [2, 2, 3],
    constants: 2,
    image: [8, 8, 3],
    layers: upwards,
    activation: leakyRelu,
  }),
  normal(4, 2, 2, 3),
);

const vectors = (): PhaseState => ({ q: normal(4, 3)(), p: tf.neg(normal(4, 3)()) });
const maps = (): PhaseState => ({ q: normal(3, 4, 4, 2)(), p: tf.neg(normal(3, 4, 4, 2)()) });
const energyMap = (channels: number, activation: (x: Tensor) => Tensor) =>
  convNet({
    input: [4, 4, channels],
    activation,
    layers: [
      { filters: 3 },
      { filters: 4, kernel: 2, stride: 2, pad: 'valid' },
      { filters: 4, kernel: 2 },
      { filters: 1, kernel: 2, stride: 2, pad: 'valid' },
    ],
  });

for (const [name, activation] of Object.entries({ softplus: tf.softplus, swish, tanh, mish })) {
  hamiltonianContract(
    `separable, mlp with ${name}`,
    separableHamiltonian({
      kinetic: mlp({ sizes: [3, 8, 8, 1], activation }),
      potential: mlp({ sizes: [3, 8, 2], activation }),
    }),
    vectors,
  );
}
hamiltonianContract(
  'joint, mlp',
  jointHamiltonian(mlp({ sizes: [6, 8, 8, 1], activation: swish })),
  vectors,
);
hamiltonianContract(
  'separable, convNet',
  separableHamiltonian({
    kinetic: energyMap(2, tf.softplus),
    potential: energyMap(2, tf.softplus),
  }),
  maps,
);
hamiltonianContract('joint, convNet', jointHamiltonian(energyMap(4, swish)), maps);
hamiltonianContract(
  'separable, convNet with upsampling and a residual block',
  separableHamiltonian({
    kinetic: energyMap(2, tf.softplus),
    potential: convNet({
      input: [4, 4, 2],
      activation: swish,
      layers: [
        { residual: [{ filters: 2 }], upsample: true },
        { filters: 2, stride: 2 },
      ],
    }),
  }),
  maps,
);

// The network of the README's "Write your own".
const masses: Network<Tensor> = {
  init: () => tf.zeros([3]),
  apply: (w, p) => tf.tidy(() => tf.div(tf.square(p), tf.mul(2, tf.softplus(w)))),
};
moduleContract('masses', masses, normal(4, 3));
hamiltonianContract(
  'with masses',
  separableHamiltonian({
    kinetic: masses,
    potential: mlp({ sizes: [3, 8, 1], activation: tf.softplus }),
  }),
  vectors,
);
