import * as tf from '@tensorflow/tfjs-core';
import { anyModule } from '../any-params.ts';
import { type ConvLayer, type ConvNet, convNet, type MapShape } from '../conv-net.ts';
import { decoder } from '../decoder.ts';
import { encoder } from '../encoder.ts';
import { split } from '../split.ts';
import { transform as transformOf } from '../transform.ts';
import { conv, halved, times } from './layers.ts';
import { IMAGE, leaky, type Preset, preset, type PresetOptions } from './preset.ts';

/**
 * The model as the paper's appendix describes it, with what its authors corrected later. Eight
 * convolutions make a z of 48 channels, three of stride 2 (f_ψ) the state of 4×4×16 and as much
 * again; K and V are five convolutions each, the second and the last of stride 2; three residual
 * blocks that a sigmoid closes double q to the image.
 *
 * Nothing says the size of the encoder's kernels and strides, whether 48 channels are those of the
 * mean alone, nor the shortcut of a block: we take 3×3 and stride 1, so that f_ψ comes from 32×32 to
 * 4×4, means and log-variances of 48 each, a shortcut of 1×1, and a sigmoid at the end. Without f_ψ
 * the last three convolutions of the encoder have stride 2, and z is the state.
 *
 * @see P. Toth et al., Hamiltonian generative networks, 2020, appendix A, arXiv 1909.13789
 * @see C. Balsells Rodas et al., [Re] Hamiltonian generative networks, 2021,
 *   DOI 10.5281/zenodo.4835278: the e-mail with H
 */
export function paper({
  frames = 31,
  image = IMAGE,
  transform = true,
}: PresetOptions = {}): Preset {
  const [height, width, colours] = image;
  const state = halved(image, 3, 16);
  const whole = halved(image, 3, 32);
  const down: ConvLayer = { filters: 64, stride: 2 };
  const halving: ConvLayer = { filters: 64, kernel: 2, stride: 2, pad: 'valid' };
  const even: ConvLayer = { filters: 64, kernel: 2 };
  const block = { residual: times(2, conv(64)), upsample: true, activation: tf.sigmoid };
  const energy = (input: MapShape): ConvNet =>
    convNet({
      input,
      activation: tf.softplus,
      layers: [conv(32), halving, even, even, { ...halving, filters: 1 }],
    });
  return preset({
    encoder: encoder({
      frames,
      image,
      activation: tf.relu,
      layers: transform
        ? [conv(32), ...times(6, conv(64)), conv(2 * 48)]
        : [conv(32), ...times(4, conv(64)), down, down, { ...down, filters: 2 * 32 }],
    }),
    transform: transform
      ? anyModule(
          transformOf(
            convNet({
              input: [height, width, 48],
              activation: tf.relu,
              layers: [down, down, { ...down, filters: 32 }],
            }),
          ),
        )
      : anyModule(split),
    decoder: decoder({
      map: state,
      image,
      activation: leaky(0.2),
      layers: [block, block, block, conv(colours)],
    }),
    state,
    potential: energy(state),
    joint: energy(whole),
    motion: convNet({
      input: whole,
      activation: tf.softplus,
      layers: [...times(4, conv(64)), conv(32)],
    }),
  });
}
