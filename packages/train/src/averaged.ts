import * as tf from '@tensorflow/tfjs-core';
import type { Scalar, Tensor1D } from '@tensorflow/tfjs-core';
import { countParams, type Params, type Tree } from '@hgn/core';
import { flat, unflat } from './flat.ts';
import { movingAverage } from './moving-average.ts';
import type { Optimiser } from './optimiser.ts';

/** The state of an optimiser, and the moving average of the weights it made. */
export type Averaged<S extends Tree = Tree> = {
  readonly optimiser: S;
  readonly average: Tensor1D;
  /** The moving average of the number 1, which the average is divided by. */
  readonly weight: Scalar;
};

/**
 * The optimiser, with an exponential moving average of the weights beside its state: a network to
 * evaluate, steadier than the last of the weights. It looks back over 1 / (1 − decay) steps.
 *
 * @see B. Polyak, A. Juditsky, Acceleration of Stochastic Approximation by Averaging, 1992,
 *   DOI 10.1137/0330046
 */
export function averaged<S extends Tree>(
  optimiser: Optimiser<S>,
  decay: number,
): Optimiser<Averaged<S>> {
  return {
    init: (params) => ({
      optimiser: optimiser.init(params),
      average: tf.zeros([countParams(params)]),
      weight: tf.scalar(0),
    }),
    update: ({ state, ...rest }) => {
      const next = optimiser.update({ ...rest, state: state.optimiser });
      const average = movingAverage(decay, state.average, flat(next.params));
      const weight = movingAverage(decay, state.weight, 1);
      return { params: next.params, state: { optimiser: next.state, average, weight } };
    },
  };
}

/** The averaged weights, a tree like `params`; NaN before the first step. */
export function averageOf<P extends Params>({ average, weight }: Averaged, params: P): P {
  return tf.tidy(() => unflat(tf.div(average, weight), params) as tf.TensorContainer) as P;
}
