import * as tf from '@tensorflow/tfjs-core';
import { decoder } from '../decoder.ts';
import { encoder } from '../encoder.ts';
import { mlp } from '../mlp.ts';
import { split } from '../split.ts';
import { transform as transformOf } from '../transform.ts';
import { anyModule } from '../any-params.ts';
import { halved } from './layers.ts';
import { IMAGE, leaky, type Preset, preset, type PresetOptions } from './preset.ts';

/** The sizes of a {@link vector}. */
export type VectorOptions = PresetOptions & {
  /** Numbers in q, and in p; 3 unless given. */
  readonly dimension?: number;
  /** Of the encoder's convolutions, each halving the image. */
  readonly encoderFilters?: readonly number[];
  /** Of the decoder's convolutions, each doubling the image. */
  readonly decoderFilters?: readonly number[];
  /** Dense layers of the decoder, before the one that makes the map of its convolutions. */
  readonly decoderUnits?: readonly number[];
  /** Hidden layers of K and of V. */
  readonly hamiltonianUnits?: readonly number[];
  /** Of the first biases of K, of V and of the decoder's dense layers: see `mlp`. */
  readonly spread?: number;
};

/**
 * The small model of ours: a state of a few numbers, an energy of perceptrons, 100,000 weights. With
 * little more numbers in q than a system has degrees of freedom it goes on longest beyond what it saw.
 */
export function vector({
  frames = 30,
  image = IMAGE,
  transform = false,
  dimension = 3,
  encoderFilters = [16, 32, 32],
  decoderFilters = [32, 16, 16],
  decoderUnits = [],
  hamiltonianUnits = [64, 64],
  spread = 0,
}: VectorOptions = {}): Preset {
  const stack = { activation: leaky(0.2), gain: Math.SQRT2 };
  const both = 2 * dimension;
  const softplus = (input: number, output: number): ReturnType<typeof mlp> =>
    mlp({ sizes: [input, ...hamiltonianUnits, output], activation: tf.softplus, spread });
  return preset({
    encoder: encoder({
      ...stack,
      frames,
      image,
      latent: both,
      layers: encoderFilters.map((filters) => ({ filters, stride: 2 })),
    }),
    transform: transform
      ? anyModule(transformOf(mlp({ ...stack, sizes: [both, 64, 64, both] })))
      : anyModule(split),
    decoder: decoder({
      ...stack,
      latent: dimension,
      stem: decoderUnits,
      spread,
      map: halved(image, decoderFilters.length, decoderFilters[0] ?? 32),
      image,
      layers: [
        ...decoderFilters.map((filters) => ({ filters, upsample: true })),
        { filters: image[2] },
      ],
    }),
    state: [dimension],
    potential: softplus(dimension, 1),
    joint: softplus(both, 1),
    motion: softplus(both, both),
  });
}
