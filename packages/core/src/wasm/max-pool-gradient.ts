import * as tf from '@tensorflow/tfjs-core';
import { HgnError } from '../errors.ts';

/**
 * In place of one that gives 0 where all of a window is negative.
 *
 * @throws HgnError always
 */
export const maxPoolGradient: tf.KernelConfig = {
  kernelName: tf.MaxPoolGrad,
  backendName: 'wasm',
  kernelFunc: () => {
    throw new HgnError(
      'wasm: TensorFlow.js has the gradient of maxPool wrong on this backend. ' +
        'Pool with avgPool or with strides, or take another engine.',
    );
  },
};
