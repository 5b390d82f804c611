import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Tensor4D } from '@tensorflow/tfjs-core';
import { mismatch, type Module } from '@hgn/core';
import { type Activation, identity } from './activation.ts';
import { type Affine, affine } from './affine.ts';
import { assertShape } from './assert-shape.ts';
import type { Network } from './network.ts';
import { upsample } from './upsample.ts';

/** The shape of a feature map, the batch left out. */
export type MapShape = readonly [height: number, width: number, channels: number];

/** A 2-D convolution with bias. */
export type ConvLayer = {
  readonly filters: number;
  /** Side of the kernel; 3 unless given. */
  readonly kernel?: number;
  /** 1 unless given. */
  readonly stride?: number;
  /** `'same'` unless given: zeros around the map, so that at stride 1 it keeps its size. */
  readonly pad?: 'same' | 'valid';
  /** Doubles height and width before the layer. */
  readonly upsample?: boolean;
  /** Instead of the stack's. */
  readonly activation?: Activation;
};

/** f(layers(x) + shortcut(x)); the shortcut is x, or a 1×1 convolution where channels differ. */
export type ResidualBlock = {
  /** Convolutions that keep height and width. */
  readonly residual: readonly ConvLayer[];
  /** Doubles height and width before the block. */
  readonly upsample?: boolean;
  /** Closes the block, instead of the stack's. */
  readonly activation?: Activation;
};

/** A stack of 2-D convolutions. */
export type ConvStack = {
  readonly layers: readonly (ConvLayer | ResidualBlock)[];
  /** After every layer that has none of its own, but the last. */
  readonly activation: Activation;
  /** Weights begin as N(0, gain² / fan-in); 1 unless given, √2 keeps the variance behind ReLU. */
  readonly gain?: number;
};

/** A stack and what stands at its ends. */
export type ConvNetOptions = ConvStack & {
  readonly input: MapShape;
  /** After the last layer, if it has none of its own; nothing, unless given. */
  readonly output?: Activation;
};

/** The weights of each layer; kernels are `[height, width, inputs, filters]`. */
export type ConvParams = readonly (
  | Affine
  | { readonly body: ConvParams; readonly shortcut: ConvParams }
)[];

/** A network that knows the shape of its output. */
export interface ConvNet extends Network<ConvParams> {
  readonly shape: MapShape;
}

/**
 * Convolutions one after the other, `[batch, …input]` → `[batch, …shape]`: h ← f(kernelᵢ ∗ h + biasᵢ).
 *
 * @throws HgnError if a layer does not fit on its map, and at `apply`, if the input has another shape
 */
export function convNet(options: ConvNetOptions): ConvNet {
  const { input, layers, activation, output = identity } = options;
  const stages: Stage[] = [];
  let shape = input;
  for (const [i, layer] of layers.entries()) {
    const closing = layer.activation ?? (i < layers.length - 1 ? activation : output);
    const before: MapShape = layer.upsample === true ? [2 * shape[0], 2 * shape[1], shape[2]] : shape;
    const stage = 'residual' in layer ? residual(layer, ...) : conv();
    ...
  }
}
