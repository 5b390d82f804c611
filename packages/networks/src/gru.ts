import * as tf from '@tensorflow/tfjs-core';
import { sigmoid, tanh } from '@hgn/core';
import { type Affine, affine } from './affine.ts';
import { assertShape } from './assert-shape.ts';
import type { Network } from './network.ts';

/** The weights of a {@link gru}: of its two gates, and of what it proposes. */
export type GruParams = { readonly gates: Affine; readonly candidate: Affine };

/**
 * A gated recurrent unit that no input drives, `[batch, size]` → `[batch, size]`:
 *
 *   z, r = σ(h·W + b),   h ← (1 − z)·h + z·tanh((r·h)·U + c).
 *
 * Once within −1 … 1 it stays there.
 *
 * @throws HgnError at `apply`, if the input has another shape
 * @see K. Cho et al., Learning phrase representations using RNN encoder–decoder, 2014,
 *   arXiv 1406.1078
 */
export function gru(size: number): Network<GruParams> {
  return {
    init: (rng) => ({
      gates: affine(rng.split('gates'), [size, 2 * size], 1),
      candidate: affine(rng.split('candidate'), [size, size], 1),
    }),
    apply: ({ gates, candidate }, h) =>
      tf.tidy(() => {
        assertShape('gru input', [size], h, 'Build it with the size of q and p together.');
        const opened = sigmoid(tf.add(tf.matMul(h, gates.kernel), gates.bias));
        const [z, r] = [0, size].map((from) => tf.slice(opened, [0, from], [-1, size])) as [
          tf.Tensor,
          tf.Tensor,
        ];
        const proposed = tanh(tf.add(tf.matMul(tf.mul(r, h), candidate.kernel), candidate.bias));
        return tf.add(h, tf.mul(z, tf.sub(proposed, h)));
      }),
  };
}
