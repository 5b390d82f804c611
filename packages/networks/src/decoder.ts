import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Tensor4D } from '@tensorflow/tfjs-core';
import { type Decoder, mismatch } from '@hgn/core';
import type { Affine } from './affine.ts';
import { assertShape } from './assert-shape.ts';
import { type ConvParams, type ConvStack, convNet, type MapShape } from './conv-net.ts';
import { mlp } from './mlp.ts';

/** What a {@link decoder} reads, its convolutions, and the image they make. */
export type DecoderOptions = ConvStack & {
  /** The map that the convolutions begin with. */
  readonly map: MapShape;
  /** The size of a vector q, of which dense layers make the map. Without it q is the map. */
  readonly latent?: number;
  /** Units of the dense layers before the one that makes the map; none unless given. */
  readonly stem?: readonly number[];
  /** Of the biases of the first dense layer: see `mlp`. */
  readonly spread?: number;
  /** Learned channels that do not depend on q, put before those of the map; 0 unless given. */
  readonly constants?: number;
  readonly image: MapShape;
};

/** The weights of a {@link decoder}; `stem` is empty if q is a map, `constants` if there are none. */
export type DecoderParams = {
  readonly stem: readonly Affine[];
  readonly constants: readonly Tensor[];
  readonly network: ConvParams;
};

/**
 * p(x | q): positions, `[batch, latent]` or `[batch, …map]`, convolved and upsampled to images
 * `[batch, …image]`, squashed into [0, 1] by a sigmoid. Momenta are never decoded.
 *
 * @throws HgnError if the layers make another shape than `image`; at `apply`, if q has another one
 */
export function decoder({
  map,
  latent,
  stem: units = [],
  spread = 0,
  constants = 0,
  image,
  ...stack
}: DecoderOptions): Decoder<DecoderParams> {
  const [height, width, channels] = map;
  const input: MapShape = [height, width, constants + channels];
  const network = convNet({ ...stack, input, output: tf.sigmoid });
  if (network.shape.some((n, i) => n !== image[i])) {
    throw mismatch(
      'decoder layers',
      `[${image.join(', ')}], the image`,
      `[${network.shape.join(', ')}]`,
      'Each `upsample` doubles the map; the last layer has a filter for each colour.',
    );
  }
  const stem =
    latent === undefined
      ? undefined
      : mlp({ ...stack, spread, sizes: [latent, ...units, height * width * channels] });
  return {
    init: (rng) => ({
      stem: stem?.init(rng.split('stem')) ?? [],
      constants: constants === 0 ? [] : [tf.ones([height, width, constants])],
      network: network.init(rng.split('network')),
    }),
    apply: (params, q) =>
      tf.tidy(() => {
        const expected = latent === undefined ? map : [latent];
        assertShape('decoder input', expected, q, 'Give transform and decoder one latent size.');
        const [batch] = q.shape;
        const start =
          stem === undefined ? q : tf.reshape(stem.apply(params.stem, q), [batch, ...map]);
        // added to zeros rather than tiled: the gradient is then one sum over the batch
        const learned = params.constants.map((x) => tf.add(tf.zeros([batch, 1, 1, 1]), x));
        const joined = learned.length === 0 ? start : tf.concat([...learned, start], 3);
        return network.apply(params.network, joined) as Tensor4D;
      }),
  };
}
