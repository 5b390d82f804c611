import * as tf from '@tensorflow/tfjs-core';
import { anyModule } from '../any-params.ts';
import { type ConvNet, convNet, type MapShape } from '../conv-net.ts';
import { decoder } from '../decoder.ts';
import { encoder } from '../encoder.ts';
import { split } from '../split.ts';
import { transform as transformOf } from '../transform.ts';
import { conv, halved, upwards } from './layers.ts';
import { IMAGE, leaky, type Preset, preset, type PresetOptions } from './preset.ts';

/** The sizes of a {@link maps}. */
export type MapsOptions = PresetOptions & {
  /** Channels of q, and of p; 16 unless given. */
  readonly channels?: number;
  /** Of the encoder's convolutions, each halving the image. */
  readonly encoderFilters?: readonly number[];
  /** Of the decoder's convolutions, two of each after doubling the image. */
  readonly decoderFilters?: readonly number[];
  /** Of the hidden convolutions of K and of V. */
  readonly hamiltonianFilters?: readonly number[];
};

/**
 * Half the channels of the published models, and no f_ψ: an eighth of 32×32 pixels is a state of
 * 4×4×16, on which K and V are convolutions.
 */
export function maps({
  frames = 10,
  image = IMAGE,
  transform = false,
  channels = 16,
  encoderFilters = [32, 32, 32],
  decoderFilters = [32, 32, 32],
  hamiltonianFilters = [32, 32],
}: MapsOptions = {}): Preset {
  const activation = leaky(0.2);
  const state = halved(image, encoderFilters.length, channels);
  const whole = halved(image, encoderFilters.length, 2 * channels);
  const softplus = (input: MapShape, filters: number): ConvNet =>
    convNet({
      input,
      activation: tf.softplus,
      layers: [...hamiltonianFilters, filters].map(conv),
    });
  return preset({
    encoder: encoder({
      frames,
      image,
      activation,
      layers: [...encoderFilters.map((filters) => ({ filters, stride: 2 })), conv(4 * channels)],
    }),
    transform: transform
      ? anyModule(
          transformOf(
            convNet({ input: whole, activation, layers: [conv(32), conv(32), conv(2 * channels)] }),
          ),
        )
      : anyModule(split),
    decoder: decoder({ map: state, image, activation, layers: upwards(decoderFilters, image) }),
    state,
    potential: softplus(state, 1),
    joint: softplus(whole, 1),
    motion: softplus(whole, 2 * channels),
  });
}
