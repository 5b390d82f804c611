import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { flattenTree, HgnError, type Tree, unflattenTree } from '@hgn/core';
import type { Graph, Value } from './graph.ts';
import { type Gradient, RecordingBackend, registerRecordingKernels } from './recording-backend.ts';

const BACKEND = 'hgn-trace';

/** A traced function: its kernel calls, and how to put its results back together. */
export type Trace<R extends Tree> = {
  readonly graph: Graph;
  /** The result of the function, from the graph's outputs in order. */
  readonly assemble: (outputs: readonly Tensor[]) => R;
};

/**
 * Runs `fn` once on tensors without values, shaped like `example`, and writes down the kernels it
 * calls, derivatives of any order included. Tensors that `fn` closes over become constants.
 *
 * @throws HgnError if `fn` reads a tensor's values, calls a kernel that cannot be traced, or is
 *   asynchronous
 */
export function trace<A extends Tree, R extends Tree>(fn: (args: A) => R, example: A): Trace<R> {
  const recorder = new RecordingBackend();
  return withBackend(recorder, () => {
    const args = flattenTree(example).map(([, { shape, dtype }]): Value => ({ shape, dtype }));
    const engine = tf.engine();
    engine.startScope('trace');
    try {
      const placeholders = args.map((value) =>
        engine.makeTensorFromTensorInfo(recorder.placeholder(value)),
      );
      const result = fn(unflattenTree(example, placeholders));
      if (result instanceof Promise) {
        throw new HgnError('compile: expected a synchronous function, got an async one.');
      }
      const outputs = flattenTree(result).map(([, leaf]) => recorder.lookUp(leaf));
      const { nodes, constants } = recorder;
      return {
        graph: { inputs: args, constants, nodes, outputs },
        assemble: assembler(result),
      };
    } finally {
      engine.endScope();
    }
  });
}

/** The structure of `result`, without its tensors. */
function assembler<R extends Tree>(result: R): (outputs: readonly Tensor[]) => R {
  type Shape = number | Shape[] | { [key: string]: Shape };
  let count = 0;
  const shapeOf = (tree: Tree): Shape => {
    if (tree instanceof tf.Tensor) return count++;
    if (Array.isArray(tree)) return (tree as Tree[]).map(shapeOf);
    return Object.fromEntries(
      Object.entries(tree).map(([key, child]: [string, Tree]) => [key, shapeOf(child)]),
    );
  };
  const fill = (shape: Shape, outputs: readonly Tensor[]): Tree => {
    if (typeof shape === 'number') return outputs[shape] as Tensor;
    if (Array.isArray(shape)) return shape.map((child) => fill(child, outputs));
    return Object.fromEntries(
      Object.entries(shape).map(([key, child]) => [key, fill(child, outputs)]),
    );
  };
  const shape = shapeOf(result);
  return (outputs) => fill(shape, outputs) as R;
}

/** Runs `fn` with `recorder` as TensorFlow.js's backend, and puts the former one back. */
function withBackend<T>(recorder: RecordingBackend, fn: () => T): T {
  const former = tf.getBackend();
  if (tf.getKernelsForBackend(BACKEND).length === 0) registerRecordingKernels(BACKEND);
  tf.registerBackend(BACKEND, () => recorder);
  const unmark = markGradients(recorder);
  try {
    // With a synchronous factory the backend is set when the call returns.
    void tf.setBackend(BACKEND);
    return fn();
  } finally {
    unmark();
    void tf.setBackend(former);
    tf.removeBackend(BACKEND);
  }
}

/** The part of TensorFlow.js's engine that writes down what can be differentiated. */
type Taping = {
  addTapeNode?: (...args: readonly unknown[]) => void;
  readonly state: { readonly activeTape: readonly { gradient?: Gradient }[] };
};

/** Has the kernels of gradients noted in the name of what they are the gradient of, until the end. */
function markGradients(recorder: RecordingBackend): () => void {
  const engine = tf.engine() as unknown as Taping;
  const addTapeNode = engine.addTapeNode?.bind(engine);
  engine.addTapeNode = (...args) => {
    addTapeNode?.(...args);
    const node = engine.state.activeTape.at(-1);
    if (node?.gradient !== undefined) node.gradient = recorder.inPlace(node.gradient);
  };
  return () => {
    // the engine's class has the method
    delete engine.addTapeNode;
  };
}
