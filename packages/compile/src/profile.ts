import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import type { KernelTime } from '@hgn/core';
import type { Graph, Node } from './graph.ts';
import { interpret } from './interpreter.ts';

/**
 * The times of the kernels of a graph, run one by one on TensorFlow.js's current backend, which must be
 * synchronous. What an executor fuses into one kernel is apart here.
 */
export function profile(graph: Graph, inputs: readonly Tensor[]): KernelTime[] {
  const calls: { node: Node; milliseconds: number }[] = [];
  // The first run allocates, and compiles what is compiled when it is needed.
  for (const run of ['warm up', 'time'] as const) {
    const outputs = interpret(graph, inputs, (node, milliseconds) => {
      if (run === 'time') calls.push({ node, milliseconds });
    });
    tf.dispose(outputs);
  }
  return kernelTimes(calls.map(({ node, milliseconds }) => ({ ...node, milliseconds })));
}

/** The sums over calls of one kernel, op and place, the longest first. */
export function kernelTimes(calls: readonly Omit<KernelTime, 'calls'>[]): KernelTime[] {
  const sums = new Map<string, KernelTime>();
  for (const { kernel, op, place, milliseconds } of calls) {
    const key = [kernel, op, place].join('\n');
    const sum = sums.get(key) ?? { kernel, op, place, calls: 0, milliseconds: 0 };
    sums.set(key, {
      ...sum,
      calls: sum.calls + 1,
      milliseconds: sum.milliseconds + milliseconds,
    });
  }
  return [...sums.values()].sort((a, b) => b.milliseconds - a.milliseconds);
}
