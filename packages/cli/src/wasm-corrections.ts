import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { HgnError } from '@hgn/core';

/** In place of one that writes integers into a float32 result, where 1 reads as 1.4e-45. */
const oneHot: tf.KernelConfig = {
  kernelName: tf.OneHot,
  backendName: 'wasm',
  kernelFunc: ({ inputs, attrs }) => {
    const { depth, onValue, offValue, dtype } = attrs as unknown as tf.OneHotAttrs;
    return tf.tidy(() => {
      const indices = tf.expandDims(inputs['indices'] as Tensor, -1);
      const hot = tf.equal(indices, tf.range(0, depth, 1, 'int32'));
      return tf.cast(tf.where(hot, onValue, offValue), dtype);
    });
  },
};

/** In place of one that gives 0 where all of a window is negative. */
const maxPoolGradient: tf.KernelConfig = {
  kernelName: tf.MaxPoolGrad,
  backendName: 'wasm',
  kernelFunc: () => {
    throw new HgnError(
      'wasm: TensorFlow.js has the gradient of maxPool wrong on this backend. ' +
        'Pool with avgPool or with strides, or take another engine.',
    );
  },
};

/** What TensorFlow.js 4.22's wasm backend has wrong: put right, or refused. */
export const wasmCorrections: readonly tf.KernelConfig[] = [oneHot, maxPoolGradient];
