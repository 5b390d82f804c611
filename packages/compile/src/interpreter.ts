import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import type { Graph, Node, Value } from './graph.ts';

/** The kernels whose inputs are a list. */
const LISTS = new Set(['AddN', 'Concat', 'Pack']);

/** The kernels that passes write and TensorFlow.js has not. */
const COMPOSED: Readonly<
  Record<string, (inputs: tf.NamedTensorMap, attrs: Node['attrs']) => Tensor>
> = {
  ReluGrad: ({ dy, y }) => tf.mul(dy as Tensor, tf.step(y as Tensor)),
  LeakyReluGrad: ({ dy, y }, { alpha }) =>
    tf.mul(dy as Tensor, tf.step(y as Tensor, alpha as number)),
  SigmoidGrad: ({ dy, y }) => tf.mul(dy as Tensor, tf.mul(y as Tensor, tf.sub(1, y as Tensor))),
};

/**
 * Runs a graph kernel by kernel on TensorFlow.js's current backend: the reference for what a pass
 * or an executor makes of it. The outputs are the caller's. `ran` is told of each node that has run,
 * and how long it took, in milliseconds.
 */
export function interpret(
  graph: Graph,
  inputs: readonly Tensor[],
  ran: (node: Node, milliseconds: number) => void = () => undefined,
): Tensor[] {
  return tf.tidy(() => {
    const tensors = new Map<Value, Tensor>();
    graph.inputs.forEach((value, i) => tensors.set(value, inputs[i] as Tensor));
    for (const [value, data] of graph.constants) {
      tensors.set(value, tf.tensor(data, [...value.shape], value.dtype));
    }
    for (const node of graph.nodes) {
      const named = Object.entries(node.inputs).map(
        ([name, value]) => [name, tensors.get(value) as Tensor] as const,
      );
      const byName = Object.fromEntries(named);
      const given = LISTS.has(node.kernel) ? named.map(([, x]) => x) : byName;
      const start = performance.now();
      const result: Tensor | Tensor[] =
        COMPOSED[node.kernel]?.(byName, node.attrs) ??
        tf
          .engine()
          .runKernel(node.kernel, given as tf.NamedTensorMap, node.attrs as tf.NamedAttrMap);
      ran(node, performance.now() - start);
      const results = Array.isArray(result) ? result : [result];
      node.outputs.forEach((value, i) => tensors.set(value, results[i] as Tensor));
    }
    return graph.outputs.map((value) => tf.clone(tensors.get(value) as Tensor));
  });
}
