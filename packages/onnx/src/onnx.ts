import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import {
  assertSignature,
  type Executor,
  flattenTree,
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
  kernelTimes,
  type Pass,
  subPixelConvolutions,
  thinConvolutions,
  type Value,
} from '@hgn/compile';
import { Tensor as OrtTensor } from 'onnxruntime-node';
import { defaultCache } from './cached-session.ts';
import { lower } from './lower.ts';
import { type Device, failure, sessions, timedNodes } from './session.ts';
import { originOf } from './target.ts';

/** How graphs are run. */
export type OnnxOptions = {
  /** Threads of one kernel; every core by default. A result's last bits depend on it. */
  readonly threads?: number;
  /** Where kernels run: `'cpu'` by default, which computes too if the device is not there. */
  readonly device?: Device;
  /** Told why the CPU is taken in place of the device; a warning of the process by default. */
  readonly warn?: (message: string) => void;
  /** How a traced graph is rewritten, first pass first; {@link defaultPasses} by default. */
  readonly passes?: readonly Pass[];
  /** Folder of optimised graphs, by their hash; `hgn/onnx` in the user's cache by default. */
  readonly cache?: string;
};

/** What every graph gains from, and what ONNX Runtime's kernels lack. */
export const defaultPasses: readonly Pass[] = [
  ...common,
  thinConvolutions,
  subPixelConvolutions,
  commonSubexpressions,
  activationGradients,
];

/**
 * The executor that traces a function once into a graph of kernels, derivatives included, and runs
 * the graph on ONNX Runtime's CPU kernels, which come with the npm package.
 */
export function onnx({
  threads,
  device = 'cpu',
  warn = (message) => {
    process.emitWarning(message);
  },
  passes = defaultPasses,
  cache = defaultCache(),
}: OnnxOptions = {}): Executor {
  const make = sessions({ device, threads, cache, warn });
  return {
    name: 'onnx',
    prepare: async <A extends Tree, R extends Tree>(fn: (args: A) => R, example: A) => {
      const signature = signatureOf(example);
      const { graph, assemble } = compile(fn, example, { passes });
      const file = lower(graph);
      const session = await make(file);
      const feedsOf = async (args: A): Promise<Record<string, OrtTensor>> => {
        assertSignature('arguments', signature, args);
        const feeds: Record<string, OrtTensor> = {};
        for (const [i, [, leaf]] of flattenTree(args).entries())
          feeds[`input${i}`] = await given(leaf);
        return feeds;
      };
      const run = async (args: A): Promise<R> => {
        const results = await session.run(await feedsOf(args)).catch(failure('run'));
        return assemble(graph.outputs.map((value, i) => taken(results[`output${i}`], value)));
      };
      const profile = async (args: A): Promise<KernelTime[]> => {
        const feeds = await feedsOf(args);
        const nodes = await timedNodes(make, file, (timed) => timed.run(feeds));
        return kernelTimes(
          nodes.map(({ name, opType, milliseconds }) => ({
            kernel: opType,
            milliseconds,
            ...originOf(name),
          })),
        );
      };
      return Object.assign(run, { release: () => session.release(), profile });
    },
  };
}

async function given(leaf: Tensor): Promise<OrtTensor> {
  const data = await leaf.data();
  if (data instanceof Float32Array) return new OrtTensor('float32', data, leaf.shape);
  if (data instanceof Int32Array) return new OrtTensor('int32', data, leaf.shape);
  return new OrtTensor('bool', data, leaf.shape);
}

function taken(result: OrtTensor | undefined, { shape, dtype }: Value): Tensor {
  const { data, dims = [], type } = result ?? {};
  const [expected, got] = [`${dtype}[${shape.join(', ')}]`, `${type}[${dims.join(', ')}]`];
  if (got !== expected) {
    throw mismatch('onnx: a result', expected, got, 'Report it: a rule or a pass is wrong.');
  }
  return tf.tensor(data as Float32Array, [...shape], dtype);
}
