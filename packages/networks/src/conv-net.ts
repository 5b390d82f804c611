import * as tf from '@tensorflow/tfjs-core';
import type { Tensor4D } from '@tensorflow/tfjs-core';
import { mismatch } from '@hgn/core';
import { type Activation, identity } from './activation.ts';
import { type Affine, affine } from './affine.ts';
import { assertShape } from './assert-shape.ts';
import type { Network } from './network.ts';
import { upsample } from './upsample.ts';

/** The shape of a feature map, the batch left out. */
export type MapShape = readonly [height: number, width: number, channels: number];

/** A 2-D convolution with bias, h ← f(kernel ∗ h + bias). */
export type ConvLayer = {
  readonly filters: number;
  /** Side of the kernel; 3 unless given. */
  readonly kernel?: number;
  /** 1 unless given. */
  readonly stride?: number;
  /** `'same'` unless given: zeros around the map, so that it keeps its size at stride 1. */
  readonly pad?: 'same' | 'valid';
  /** Doubles height and width before the layer. */
  readonly upsample?: boolean;
  /** In place of the stack's, and of its output function on the last layer. */
  readonly activation?: Activation;
};

/** h ← f(layers(h) + shortcut(h)); the shortcut is h, or its 1×1 convolution if channels differ. */
export type ResidualBlock = {
  /** Convolutions that leave height and width as they are, each followed by its activation. */
  readonly residual: readonly ConvLayer[];
  /** Doubles height and width before the block. */
  readonly upsample?: boolean;
  /** The f that closes the block, in place of the stack's, as in {@link ConvLayer}. */
  readonly activation?: Activation;
};

/** A stack of 2-D convolutions. */
export type ConvStack = {
  readonly layers: readonly (ConvLayer | ResidualBlock)[];
  /** After every layer but the last. */
  readonly activation: Activation;
  /** Kernels begin as N(0, gain² / fan-in); 1 unless given, √2 keeps the variance behind ReLU. */
  readonly gain?: number;
};

/** A stack, what it reads, and what stands at its end. */
export type ConvNetOptions = ConvStack & {
  readonly input: MapShape;
  /** After the last layer; nothing, unless given. */
  readonly output?: Activation;
};

/** The weights of each layer; kernels are `[height, width, inputs, filters]`. */
export type ConvParams = readonly ConvLayerParams[];

/** The weights of a convolution, or of a residual block. */
export type ConvLayerParams = Affine | { readonly body: ConvParams; readonly shortcut: ConvParams };

/** A network that knows the shape it makes: `[batch, …input]` → `[batch, …shape]`. */
export interface ConvNet extends Network<ConvParams> {
  readonly shape: MapShape;
}

/**
 * Convolutions and residual blocks, one behind the other, on maps `[batch, height, width, channels]`.
 *
 * @throws HgnError if a layer does not fit its map; at `apply`, if the input has another shape
 * @see K. He et al., Deep residual learning for image recognition, 2016, DOI 10.1109/CVPR.2016.90
 */
export function convNet({
  input,
  layers,
  activation,
  output = identity,
  gain = 1,
}: ConvNetOptions): ConvNet {
  const stages: Stage[] = [];
  let shape = input;
  for (const [i, layer] of layers.entries()) {
    const [height, width, channels] = shape;
    const f = layer.activation ?? (i < layers.length - 1 ? activation : output);
    const doubled = layer.upsample === true;
    const map: MapShape = doubled ? [2 * height, 2 * width, channels] : shape;
    const stage =
      'residual' in layer
        ? block(map, { layers: layer.residual, activation, gain }, f)
        : convolution(map, layer, f, gain);
    stages.push(
      doubled ? { ...stage, apply: (params, x) => stage.apply(params, upsample(x)) } : stage,
    );
    shape = stage.shape;
  }
  return {
    shape,
    init: (rng) => stages.map((stage, i) => stage.init(rng.split(i))),
    apply: (params, x) =>
      tf.tidy(() => {
        assertShape(
          'convNet input',
          input,
          x,
          'Build it for maps of that shape, or feed it the ones it was built for.',
        );
        return stages.reduce((h, { apply }, i) => apply(params[i] as ConvLayerParams, h), x);
      }),
  };
}

type Stage = Network<ConvLayerParams> & { readonly shape: MapShape };

function convolution(
  [height, width, channels]: MapShape,
  { filters, kernel: side = 3, stride = 1, pad = 'same' }: ConvLayer,
  activation: Activation,
  gain: number,
): Stage {
  const length = (n: number): number => Math.ceil((pad === 'same' ? n : n - side + 1) / stride);
  if (length(Math.min(height, width)) < 1) {
    throw mismatch(
      'convNet layer',
      `a map of at least ${side}×${side}`,
      `${height}×${width}`,
      "Take pad: 'same', a smaller kernel, or fewer strides before it.",
    );
  }
  return {
    shape: [length(height), length(width), filters],
    init: (rng) => affine(rng, [side, side, channels, filters], gain),
    apply: (params, x) => {
      const { kernel, bias } = params as Affine;
      return activation(tf.add(tf.conv2d(x as Tensor4D, kernel as Tensor4D, stride, pad), bias));
    },
  };
}

function block(input: MapShape, stack: ConvStack, activation: Activation): Stage {
  const body = convNet({ ...stack, input, output: stack.activation });
  const [height, width, filters] = body.shape;
  if (height !== input[0] || width !== input[1]) {
    throw mismatch(
      'residual block',
      `layers that keep ${input[0]}×${input[1]}`,
      `${height}×${width}`,
      'Put strides into a layer of their own, before the block.',
    );
  }
  const layers = filters === input[2] ? [] : [{ filters, kernel: 1 }];
  const shortcut = convNet({ ...stack, input, layers });
  return {
    shape: body.shape,
    init: (rng) => ({
      body: body.init(rng.split('body')),
      shortcut: shortcut.init(rng.split('shortcut')),
    }),
    apply: (params, x) => {
      const weights = params as Exclude<ConvLayerParams, Affine>;
      return activation(tf.add(body.apply(weights.body, x), shortcut.apply(weights.shortcut, x)));
    },
  };
}
