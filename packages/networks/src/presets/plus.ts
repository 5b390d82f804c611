import { swish } from '@hgn/core';
import { anyModule } from '../any-params.ts';
import { decoder } from '../decoder.ts';
import { encoder } from '../encoder.ts';
import { mlp } from '../mlp.ts';
import { split } from '../split.ts';
import { transform as transformOf } from '../transform.ts';
import { conv, halved, upwards } from './layers.ts';
import { IMAGE, leaky, type Preset, preset, type PresetOptions } from './preset.ts';

/** Numbers in q, and in p. */
const SIZE = 16;

/**
 * HGN++: a state of 16 numbers and as many momenta, no f_ψ, K and V of perceptrons of four hidden
 * layers of 250 with swish, a decoder that begins with a linear layer and two constant channels.
 *
 * Departures: log-variances and the first weights, as in `deepmind`. An f_ψ, where one is asked for,
 * is ours.
 *
 * @see I. Higgins et al., SyMetric: measuring the quality of learnt Hamiltonian dynamics inferred from
 *   vision, 2021, arXiv 2111.05986
 */
export function plus({ frames = 5, image = IMAGE, transform = false }: PresetOptions = {}): Preset {
  const activation = leaky(0.01);
  const halving = { filters: 64, stride: 2 };
  const hidden = [250, 250, 250, 250];
  return preset({
    encoder: encoder({
      frames,
      image,
      activation,
      latent: 2 * SIZE,
      layers: [halving, conv(64), halving, conv(64), halving, conv(64), conv(64)],
    }),
    transform: transform
      ? anyModule(transformOf(mlp({ sizes: [2 * SIZE, 250, 2 * SIZE], activation })))
      : anyModule(split),
    decoder: decoder({
      latent: SIZE,
      map: halved(image, 3, 16),
      constants: 2,
      image,
      activation,
      layers: upwards([64, 64, 64], image),
    }),
    state: [SIZE],
    potential: mlp({ sizes: [SIZE, ...hidden, 1], activation: swish }),
    joint: mlp({ sizes: [2 * SIZE, ...hidden, 1], activation: swish }),
    motion: mlp({ sizes: [2 * SIZE, ...hidden, 2 * SIZE], activation: swish }),
  });
}
