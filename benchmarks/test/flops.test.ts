import * as tf from '@tensorflow/tfjs-core';
import type { Tensor2D, Tensor4D } from '@tensorflow/tfjs-core';
import { trace } from '@hgn/compile';
import { valueAndGradients } from '@hgn/core';
import { describe, expect, it } from 'vitest';
import { configs, hgnConfigs } from '../src/configs.ts';
import { nominalGflop } from '../src/flops.ts';
import type { HgnSpec, LayerSpec } from '../src/spec.ts';

const gflop = (multiplications: number): number => 2e-9 * multiplications;

describe('the nominal arithmetic', () => {
  it('of a convolution is a filter at each output, and of its gradients the same', () => {
    const args = {
      x: tf.zeros<tf.Rank.R4>([2, 8, 6, 3]),
      filter: tf.zeros<tf.Rank.R4>([3, 3, 3, 5]),
    };
    const conv = ({ x, filter }: { x: Tensor4D; filter: Tensor4D }) =>
      tf.sum<tf.Scalar>(tf.square(tf.conv2d(x, filter, 2, 'same')));
    const forward = gflop(2 * 4 * 3 * 5 * (3 * 3 * 3));
    expect(nominalGflop(trace(conv, args).graph)).toBeCloseTo(forward, 12);
    const both = trace((a: typeof args) => valueAndGradients(conv, a), args);
    expect(nominalGflop(both.graph)).toBeCloseTo(3 * forward, 12);
  });

  it('of a matrix product does not depend on what is transposed', () => {
    const args = { a: tf.zeros<tf.Rank.R2>([7, 4]), b: tf.zeros<tf.Rank.R2>([5, 7]) };
    const product = ({ a, b }: { a: Tensor2D; b: Tensor2D }) => tf.matMul(a, b, true, true);
    expect(nominalGflop(trace(product, args).graph)).toBeCloseTo(gflop(4 * 5 * 7), 12);
  });

  it('of a whole step is what its layers come to, counted by hand', () => {
    const { spec, example } = hgnConfigs['small'] as (typeof hgnConfigs)[string];
    const { step, input } = example();
    // what the Hamiltonian's second derivatives leave out at its ends is less than that
    expect(nominalGflop(trace(step, input).graph) / byHand(spec)).toBeCloseTo(1, 2);
  });

  it('of a step of a flow is its encoder thrice, and six times K for each drift, V for each kick', () => {
    const { example } = configs['nhf'] as (typeof configs)[string];
    const { step, input } = example();
    const perceptron = (outputs: number): number => 2 * 128 + 128 * 128 + 128 * outputs;
    const [drifts, kicks] = [2, 3];
    const flop = gflop(512 * (3 * perceptron(4) + 6 * (drifts + kicks) * perceptron(1)));
    expect(nominalGflop(trace(step, input).graph) / flop).toBeCloseTo(1, 2);
  });
});

/**
 * Three times the forward pass for encoder and decoder, but for the gradient of the frames; six times
 * for each evaluation of the field.
 */
function byHand({ batch, steps, encoder, decoder, hamiltonian, frames }: HgnSpec): number {
  const energy = 'layers' in hamiltonian.network ? hamiltonian.network.layers : [];
  const evaluations = 2 * steps + 1;
  const frameGradient = multiplications(encoder.layers.slice(0, 1), 32, 3 * frames);
  const encoded = 3 * multiplications(encoder.layers, 32, 3 * frames) - frameGradient;
  const field = 6 * evaluations * multiplications(energy, 4, 16);
  const decoded = 3 * (steps + 1) * multiplications(decoder.layers, 4, 16);
  return gflop(batch * (encoded + field + decoded));
}

function multiplications(layers: readonly LayerSpec[], size: number, channels: number): number {
  let sum = 0;
  for (const { filters, kernel = 3, stride = 1, upsample = false } of layers) {
    size = (upsample ? 2 * size : size) / stride;
    sum += size ** 2 * kernel ** 2 * channels * filters;
    channels = filters;
  }
  return sum;
}
