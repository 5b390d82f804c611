import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import {
  assertSignature,
  type Executor,
  flattenTree,
  HgnError,
  type KernelTime,
  mismatch,
  signatureOf,
  type Tree,
} from '@hgn/core';
import {
  activationGradients,
  commonSubexpressions,
  compile,
  defaultPasses as common,
  type Pass,
  profile,
  sigmoidGradients,
  subPixelConvolutions,
  thinConvolutions,
  type Value,
} from '@hgn/compile';
import { fed, fetched, TAG } from './encode-saved-model.ts';
import { lower } from './lower.ts';
import { defaultCache, savedModel } from './saved-model.ts';

/** How graphs are run. */
export type TensorFlowOptions = {
  /** How a traced graph is rewritten, first pass first; {@link defaultPasses} by default. */
  readonly passes?: readonly Pass[];
  /** Folder of SavedModels, by their hash; `hgn/tensorflow` in the user's cache by default. */
  readonly cache?: string;
};

/** What every graph gains from, and what TensorFlow's kernels do. */
export const defaultPasses: readonly Pass[] = [
  ...common,
  thinConvolutions,
  subPixelConvolutions,
  commonSubexpressions,
  activationGradients,
  sigmoidGradients,
];

/** What tfjs-node's backend has, and other backends have not. */
type SavedModelBackend = {
  readonly isUsingGpuDevice: boolean;
  readonly loadSavedModelMetaGraph: (folder: string, tags: string) => number;
  readonly runSavedModel: (
    id: number,
    inputs: readonly Tensor[],
    infos: readonly { readonly name: string }[],
    outputs: readonly string[],
  ) => Tensor[];
  readonly deleteSavedModel: (id: number) => void;
};

const BACKEND = 'tensorflow';

/**
 * The executor that traces a function once into a graph of kernels, derivatives included, and runs
 * it as one TensorFlow graph, in the library that `@tensorflow/tfjs-node` or
 * `@tensorflow/tfjs-node-gpu` has loaded. Results are tensors of that backend: what one call returns
 * goes into the next without a copy through JavaScript.
 *
 * @throws HgnError at `prepare`, if neither of the two was imported
 */
export function tensorflow({
  passes = defaultPasses,
  cache = defaultCache(),
}: TensorFlowOptions = {}): Executor {
  return {
    name: 'tensorflow',
    prepare: async <A extends Tree, R extends Tree>(fn: (args: A) => R, example: A) => {
      const backend = savedModelBackend();
      const signature = signatureOf(example);
      const { graph, assemble } = compile(fn, example, { passes });
      const folder = await savedModel(lower(graph, backend.isUsingGpuDevice), cache);
      const id = attempt('load', () => backend.loadSavedModelMetaGraph(folder, TAG));
      const inputs = graph.inputs.map((_, i) => ({ name: fed(i) }));
      const outputs = graph.outputs.map((_, i) => fetched(i));
      const run = async (args: A): Promise<R> => {
        assertSignature('arguments', signature, args);
        if (tf.getBackend() !== BACKEND) await tf.setBackend(BACKEND);
        const leaves = flattenTree(args).map(([, leaf]) => leaf);
        const results = attempt('run', () => backend.runSavedModel(id, leaves, inputs, outputs));
        graph.outputs.forEach((value, i) => {
          assertResult(results[i], value);
        });
        return assemble(results);
      };
      const timed = async (args: A): Promise<KernelTime[]> => {
        assertSignature('arguments', signature, args);
        if (tf.getBackend() !== BACKEND) await tf.setBackend(BACKEND);
        return profile(
          graph,
          flattenTree(args).map(([, leaf]) => leaf),
        );
      };
      const release = (): Promise<void> => {
        backend.deleteSavedModel(id);
        return Promise.resolve();
      };
      return Object.assign(run, { release, profile: timed });
    },
  };
}

function savedModelBackend(): SavedModelBackend {
  const backend = tf.findBackend(BACKEND);
  if (runsSavedModels(backend)) return backend;
  throw new HgnError(
    "tensorflow: expected '@tensorflow/tfjs-node' or '@tensorflow/tfjs-node-gpu' to be imported, " +
      'found neither. Install one, and import it before a function is prepared.',
  );
}

/** Whether it is tfjs-node's; TensorFlow.js finds `null` where there is none. */
function runsSavedModels(backend: object | null): backend is SavedModelBackend {
  return backend !== null && 'runSavedModel' in backend;
}

function assertResult(result: Tensor | undefined, { shape, dtype }: Value): void {
  const expected = `${dtype}[${shape.join(', ')}]`;
  const got = `${result?.dtype}[${result?.shape.join(', ')}]`;
  if (got === expected) return;
  throw mismatch('tensorflow: a result', expected, got, 'Report it: a rule or a pass is wrong.');
}

function attempt<T>(what: string, action: () => T): T {
  try {
    return action();
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new HgnError(
      `tensorflow: TensorFlow cannot ${what} this. Write it with other ops or types, or choose ` +
        `another engine. It says: ${why}`,
      { cause },
    );
  }
}
