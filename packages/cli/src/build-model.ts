import * as tf from '@tensorflow/tfjs-core';
import type { Integrator } from '@hgn/core';
import { hgn } from '@hgn/model';
import { decoder, encoder, mlp, separableHamiltonian, split } from '@hgn/networks';
import type { RunConfig } from './config.ts';

const leaky = (x: tf.Tensor): tf.Tensor => tf.leakyRelu(x, 0.2);

/** The networks of a run: convolutions for the images, perceptrons for the energy. */
export function buildModel(config: RunConfig, integrator: Integrator) {
  const { dimension, encoderFrames, encoderFilters, decoderFilters, hamiltonianUnits } = config;
  const image = [32, 32, 3] as const;
  const energy = mlp({ sizes: [dimension, ...hamiltonianUnits, 1], activation: tf.softplus });
  return hgn({
    dt: config.frameInterval,
    integrator,
    encoder: encoder({
      frames: encoderFrames,
      image,
      latent: 2 * dimension,
      layers: encoderFilters.map((filters) => ({ filters, stride: 2 })),
      activation: leaky,
      gain: Math.SQRT2,
    }),
    transform: split,
    hamiltonian: separableHamiltonian({ kinetic: energy, potential: energy }),
    decoder: decoder({
      latent: dimension,
      map: [4, 4, decoderFilters[0] ?? 32],
      image,
      layers: [...decoderFilters.map((filters) => ({ filters, upsample: true })), { filters: 3 }],
      activation: leaky,
      gain: Math.SQRT2,
    }),
  });
}
