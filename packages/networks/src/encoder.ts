import * as tf from '@tensorflow/tfjs-core';
import type { Encoder } from '@hgn/core';
import { identity } from './activation.ts';
import type { Affine } from './affine.ts';
import { assertShape } from './assert-shape.ts';
import { type ConvParams, type ConvStack, convNet, type MapShape } from './conv-net.ts';
import { halves } from './halves.ts';
import { mlp } from './mlp.ts';

/** What an {@link encoder} reads, its convolutions, and the latent it makes. */
export type EncoderOptions = ConvStack & {
  readonly frames: number;
  /** Of one frame. */
  readonly image: MapShape;
  /** The size of a vector latent. Without it z is a map, of half the channels of the last layer. */
  readonly latent?: number;
};

/** The weights of an {@link encoder}; `head` is empty if z is a map. */
export type EncoderParams = { readonly network: ConvParams; readonly head: readonly Affine[] };

/**
 * q(z | x): frames `[batch, frames, …image]`, stacked on their channels and convolved, make the mean
 * and log-variance of z. A linear head makes both a vector, `[batch, latent]`; without one they are
 * the halves of the last map's channels, `[batch, height, width, channels / 2]`.
 *
 * @throws HgnError if a layer does not fit its map; at `apply`, if the frames have another number or
 *   shape, or those channels are odd
 */
export function encoder({
  frames,
  image,
  latent,
  ...stack
}: EncoderOptions): Encoder<EncoderParams> {
  const [height, width, channels] = image;
  const input: MapShape = [height, width, frames * channels];
  const output = latent === undefined ? identity : stack.activation;
  const network = convNet({ ...stack, input, output });
  const features = network.shape.reduce((product, n) => product * n);
  const head = latent === undefined ? undefined : mlp({ ...stack, sizes: [features, 2 * latent] });
  return {
    init: (rng) => ({
      network: network.init(rng.split('network')),
      head: head?.init(rng.split('head')) ?? [],
    }),
    apply: (params, x) =>
      tf.tidy(() => {
        assertShape(
          'encoder input',
          [frames, ...image],
          x,
          'Cut the clips to the frames it reads.',
        );
        const [batch] = x.shape;
        const stacked = tf.reshape(tf.transpose(x, [0, 2, 3, 1, 4]), [batch, ...input]);
        const map = network.apply(params.network, stacked);
        const [mean, logVar] = halves(
          head?.apply(params.head, tf.reshape(map, [batch, features])) ?? map,
        );
        return { mean, logVar };
      }),
  };
}
