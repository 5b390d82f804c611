import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';

/** In place of one that writes integers into a float32 result, where 1 reads as 1.4e-45. */
export const oneHot: tf.KernelConfig = {
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
