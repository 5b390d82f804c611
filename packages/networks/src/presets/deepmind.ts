import * as tf from '@tensorflow/tfjs-core';
import { anyModule } from '../any-params.ts';
import { type ConvLayer, type ConvNet, convNet, type MapShape } from '../conv-net.ts';
import { decoder } from '../decoder.ts';
import { encoder } from '../encoder.ts';
import { split } from '../split.ts';
import { transform as transformOf } from '../transform.ts';
import { conv, halved, times, upwards } from './layers.ts';
import { IMAGE, leaky, type Preset, preset, type PresetOptions } from './preset.ts';

/**
 * The re-creation of the paper's model in DeepMind's code, `hgn_paper_config`: a z of 4×4×32 from 31
 * frames, f_ψ of five convolutions, K and V of five each, a decoder of plain convolutions that begins
 * with q and two learned constant channels.
 *
 * Departures: the encoder makes log-variances where that one makes log-deviations, and kernels begin
 * as N(0, 1 / fan-in) where that one cuts the tails off.
 *
 * @see A. Botev et al., Which priors matter? Benchmarking models for learning latent dynamics, 2021,
 *   arXiv 2111.05458, and google-deepmind/deepmind-research, physics_inspired_models
 */
export function deepmind({
  frames = 31,
  image = IMAGE,
  transform = true,
}: PresetOptions = {}): Preset {
  const state = halved(image, 3, 16);
  const whole = halved(image, 3, 32);
  const halving: ConvLayer = { filters: 64, kernel: 2, stride: 2, pad: 'valid' };
  const layers = [...times(4, conv(64)), conv(32)];
  const energy = (input: MapShape): ConvNet =>
    convNet({
      input,
      activation: tf.softplus,
      layers: [conv(32), halving, { filters: 64, kernel: 2 }, halving, { filters: 1, kernel: 2 }],
    });
  return preset({
    encoder: encoder({
      frames,
      image,
      activation: tf.relu,
      layers: [32, 64, 64].flatMap((filters): ConvLayer[] => [
        { ...halving, filters },
        { filters: 64, kernel: 4 },
      ]),
    }),
    transform: transform
      ? anyModule(transformOf(convNet({ input: whole, activation: tf.relu, layers })))
      : anyModule(split),
    decoder: decoder({
      map: state,
      constants: 2,
      image,
      activation: leaky(0.2),
      layers: upwards([64, 64, 64], image),
    }),
    state,
    potential: energy(state),
    joint: energy(whole),
    motion: convNet({ input: whole, activation: tf.softplus, layers }),
  });
}
