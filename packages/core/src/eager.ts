import * as tf from '@tensorflow/tfjs-core';
import type { Executor } from './executor.ts';
import { assertSignature, flattenTree, signatureOf, type Tree } from './tree.ts';

/**
 * The executor that runs a function as it stands, on TensorFlow.js's current backend: for
 * exploring, debugging, and as the reference that compiled executors are tested against.
 */
export const eager: Executor = {
  name: 'eager',
  prepare: <A extends Tree, R extends Tree>(fn: (args: A) => R, example: A) => {
    const signature = signatureOf(example);
    const run = async (args: A): Promise<R> => {
      assertSignature('arguments', signature, args);
      const result = tf.tidy(() => fn(args) as tf.TensorContainer) as R;
      const leaves = flattenTree(result).map(([, leaf]) => leaf);
      // Waiting here keeps the queue of an asynchronous backend short.
      await leaves.at(-1)?.data();
      return result;
    };
    return Promise.resolve(Object.assign(run, { release: () => Promise.resolve() }));
  },
};
