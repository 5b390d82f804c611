import * as tf from '@tensorflow/tfjs-core';
import type { Tensor4D } from '@tensorflow/tfjs-core';
import { assertChannelsLast } from './assert-channels-last.ts';

/**
 * The gradient of a convolution with respect to its images, in place of TensorFlow.js 4.22's loop over
 * all pixels: dx[b, m, n, c] = Σ_{u, v, k} dy[b, (m − u) / s, (n − v) / s, k] · W[u, v, c, k], m and n in
 * the padded images, where s divides.
 *
 * The sum is itself a convolution, of dy with s − 1 zeros between its pixels, by the filter turned
 * round: one call of the backend's fastest kernel.
 *
 * @throws HgnError when run on images whose channels come first
 */
export const inputGradient: tf.KernelConfig = {
  kernelName: tf.Conv2DBackpropInput,
  backendName: 'wasm',
  kernelFunc: ({ inputs, attrs }) => {
    const { dy, filter } = inputs as { dy: Tensor4D; filter: Tensor4D };
    const { strides, pad, dimRoundingMode, dataFormat, inputShape } =
      attrs as unknown as tf.Conv2DBackpropInputAttrs;
    assertChannelsLast('wasm, gradient of images', dataFormat);
    const info = tf.backend_util.computeConv2DInfo(
      inputShape,
      filter.shape,
      strides,
      1,
      pad,
      dimRoundingMode,
    );
    const { filterHeight, filterWidth, inHeight, inWidth, padInfo } = info;
    return tf.tidy(() => {
      const spread = dilated(dy, info.strideHeight, info.strideWidth);
      const [, height, width] = spread.shape;
      // what lies before and after the spread dy, of all that the image is a sum of; less than 0: cut
      const top = filterHeight - 1 - padInfo.top;
      const left = filterWidth - 1 - padInfo.left;
      const bottom = inHeight - height + padInfo.top;
      const right = inWidth - width + padInfo.left;
      const turned: Tensor4D = tf.transpose(tf.reverse(filter, [0, 1]), [0, 1, 3, 2]);
      const whole = tf.conv2d(spread, turned, 1, [
        [0, 0],
        [Math.max(0, top), Math.max(0, bottom)],
        [Math.max(0, left), Math.max(0, right)],
        [0, 0],
      ]);
      return tf.slice(whole, [0, Math.max(0, -top), Math.max(0, -left), 0], inputShape);
    });
  },
};

/** `x` with zeros between its pixels, so that neighbours come to lie a stride apart. */
function dilated(x: Tensor4D, down: number, across: number): Tensor4D {
  if (down === 1 && across === 1) return x;
  const [batch, height, width, channels] = x.shape;
  const cells = tf.reshape(x, [batch, height, 1, width, 1, channels]);
  const padded = tf.pad(cells, [
    [0, 0],
    [0, 0],
    [0, down - 1],
    [0, 0],
    [0, across - 1],
    [0, 0],
  ]);
  const whole: Tensor4D = tf.reshape(padded, [batch, height * down, width * across, channels]);
  const size = [batch, (height - 1) * down + 1, (width - 1) * across + 1, channels] as const;
  return tf.slice(whole, [0, 0, 0, 0], [...size]);
}
