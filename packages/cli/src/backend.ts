import * as tf from '@tensorflow/tfjs-core';
import { profile, trace } from '@hgn/compile';
import { eager, type Executor, flattenTree, HgnError, type KernelTime, type Tree } from '@hgn/core';

/**
 * Loads TensorFlow.js, then what `load` adds to it, and makes `backend` the current one.
 *
 * @throws HgnError if the backend does not start
 */
export async function useBackend(backend: string, load?: () => unknown): Promise<void> {
  // All it does in TensorFlow.js 4.22 is to keep "Hi, looks like you are …" off the terminal.
  tf.enableProdMode();
  await import('@tensorflow/tfjs'); // the cpu backend, and the gradients of all ops
  await load?.();
  if (await tf.setBackend(backend)) return;
  throw new HgnError(`engine: TensorFlow.js's ${backend} backend does not start. Take another.`);
}

/** The eager executor, which sees to it that `backend` is the current one when a function runs. */
export function eagerOn(backend: string, name: string = backend): Executor {
  return {
    name,
    prepare: async <A extends Tree, R extends Tree>(fn: (args: A) => R, example: A) => {
      const prepared = await eager.prepare(fn, example);
      const run = async (args: A): Promise<R> => {
        if (tf.getBackend() !== backend) await tf.setBackend(backend);
        return prepared(args);
      };
      const profiled = async (args: A): Promise<KernelTime[]> => {
        if (tf.getBackend() !== backend) await tf.setBackend(backend);
        const { graph } = trace(fn, example);
        return profile(
          graph,
          flattenTree(args).map(([, leaf]) => leaf),
        );
      };
      return Object.assign(run, { release: prepared.release, profile: profiled });
    },
  };
}
