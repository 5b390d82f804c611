import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import type { Graph, Value } from './graph.ts';

/** The kernels whose inputs are a list. */
const LISTS = new Set(['AddN', 'Concat', 'Pack']);

/**
 * Runs a graph kernel by kernel on TensorFlow.js's current backend: the reference for what a pass
 * or an executor makes of it. The outputs are the caller's.
 */
export function interpret(graph: Graph, inputs: readonly Tensor[]): Tensor[] {
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
      const given = LISTS.has(node.kernel) ? named.map(([, x]) => x) : Object.fromEntries(named);
      const result: Tensor | Tensor[] = tf
        .engine()
        .runKernel(node.kernel, given as tf.NamedTensorMap, node.attrs as tf.NamedAttrMap);
      const results = Array.isArray(result) ? result : [result];
      node.outputs.forEach((value, i) => tensors.set(value, results[i] as Tensor));
    }
    return graph.outputs.map((value) => tf.clone(tensors.get(value) as Tensor));
  });
}
