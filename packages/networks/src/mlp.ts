import * as tf from '@tensorflow/tfjs-core';
import { type Activation, identity } from './activation.ts';
import { type Affine, affine } from './affine.ts';
import { assertShape } from './assert-shape.ts';
import type { Network } from './network.ts';

/** The sizes and functions of an {@link mlp}. */
export type MlpOptions = {
  readonly sizes: readonly [input: number, ...hidden: number[], output: number];
  /** After every layer but the last. */
  readonly activation: Activation;
  /** After the last layer; nothing, unless given. */
  readonly output?: Activation;
  /** Weights begin as N(0, gain² / fan-in); 1 unless given, √2 keeps the variance behind ReLU. */
  readonly gain?: number;
  /**
   * Biases of the first layer begin as N(0, spread²); 0 unless given. Where the input is a number or
   * two, biases of 0 put the bends of all units at the same place, the origin; 1 spreads them over
   * inputs of that size, and such a network learns several times faster.
   */
  readonly spread?: number;
};

/**
 * A multilayer perceptron, `[batch, input]` → `[batch, output]`: h ← f(h · kernelᵢ + biasᵢ). With
 * two sizes it is a linear layer.
 *
 * @throws HgnError at `apply`, if the input has another shape
 */
export function mlp({
  sizes,
  activation,
  output = identity,
  gain = 1,
  spread = 0,
}: MlpOptions): Network<readonly Affine[]> {
  return {
    init: (rng) =>
      sizes
        .slice(1)
        .map((size, i) =>
          affine(rng.split(i), [sizes[i] as number, size], gain, i === 0 ? spread : 0),
        ),
    apply: (layers, x) =>
      tf.tidy(() => {
        assertShape('mlp input', [sizes[0]], x, 'Build it with the size of its input first.');
        return layers.reduce((h, { kernel, bias }, i) => {
          const f = i < layers.length - 1 ? activation : output;
          return f(tf.add(tf.matMul(h, kernel), bias));
        }, x);
      }),
  };
}
