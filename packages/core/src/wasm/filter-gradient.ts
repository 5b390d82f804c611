import * as tf from '@tensorflow/tfjs-core';
import type { Tensor4D } from '@tensorflow/tfjs-core';
import { assertChannelsLast } from './assert-channels-last.ts';

/**
 * The kernel that TensorFlow.js 4.22's wasm backend lacks for training a convolution, the gradient
 * of its filter: dW[i, j, c, k] = Σ_{b, h, w} x[b, s·h + i, s·w + j, c] · dy[b, h, w, k], x padded.
 *
 * The sum is itself a convolution, of x by dy, in which batch and channels have changed places and
 * the stride s is a dilation: one call of the backend's fastest kernel.
 *
 * @throws HgnError when run on images whose channels come first
 */
export const filterGradient: tf.KernelConfig = {
  kernelName: tf.Conv2DBackpropFilter,
  backendName: 'wasm',
  kernelFunc: ({ inputs, attrs }) => {
    const { x, dy } = inputs as { x: Tensor4D; dy: Tensor4D };
    const { strides, pad, dimRoundingMode, dataFormat, filterShape } =
      attrs as unknown as tf.Conv2DBackpropFilterAttrs;
    assertChannelsLast('wasm, gradient of a filter', dataFormat);
    const { padInfo, strideHeight, strideWidth } = tf.backend_util.computeConv2DInfo(
      x.shape,
      filterShape,
      strides,
      1,
      pad,
      dimRoundingMode,
    );
    return tf.tidy(() => {
      const images: Tensor4D = tf.transpose(x, [3, 1, 2, 0]);
      const filters: Tensor4D = tf.transpose(dy, [1, 2, 0, 3]);
      const { top, bottom, left, right } = padInfo;
      const sums = tf.conv2d(
        images,
        filters,
        1,
        [
          [0, 0],
          [top, bottom],
          [left, right],
          [0, 0],
        ],
        'NHWC',
        [strideHeight, strideWidth],
      );
      // Where the stride leaves a rest at the edge, there is room for more shifts than the filter has.
      return tf.slice(tf.transpose(sums, [1, 2, 0, 3]), [0, 0, 0, 0], filterShape);
    });
  },
};
