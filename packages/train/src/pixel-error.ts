import * as tf from '@tensorflow/tfjs-core';
import type { Scalar } from '@tensorflow/tfjs-core';
import { type Evidence, mismatch } from '@hgn/core';

/**
 * The mean square error of a pixel, of frames `[batch, time, height, width, channels]`.
 *
 * @throws HgnError if the output is not of the target's shape, which it would be broadcast to
 */
export function pixelError({ output, target }: Pick<Evidence, 'output' | 'target'>): Scalar {
  if (!tf.util.arraysEqual(output.shape, target.shape)) {
    const [expected, got] = [target, output].map(({ shape }) => `[${shape.join(', ')}]`);
    throw mismatch('output', `the shape of the target, ${expected}`, `${got}`, 'Decode as many.');
  }
  // In two stages: in float32 a sum of a million numbers loses digits, and every engine others.
  return tf.mean(tf.mean(tf.squaredDifference(output, target), [2, 3, 4]));
}
