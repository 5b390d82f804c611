import type { DataType } from '@tensorflow/tfjs-core';

/** A tensor of a graph: what is known of it before anything runs. Compared by identity. */
export type Value = { readonly shape: readonly number[]; readonly dtype: DataType };

/** A call of a TensorFlow.js kernel. */
export type Node = {
  /** As TensorFlow.js names it: `Conv2D`, `Conv2DBackpropFilter`, … */
  readonly kernel: string;
  readonly inputs: Readonly<Record<string, Value>>;
  readonly attrs: Readonly<Record<string, unknown>>;
  readonly outputs: readonly Value[];
  /** The op whose call led here, for messages and profiles. */
  readonly op: string;
  /**
   * The named scopes (`tf.tidy(name, …)`) around that call, joined by `/`; with `, gradient` behind
   * it if the call is part of the gradient of one that was made there. Empty outside of all.
   */
  readonly place: string;
};

/** The values of a constant, in row-major order. */
export type Constant = Float32Array | Int32Array | Uint8Array;

/** A tensor function as a list of kernel calls, every one after those whose outputs it reads. */
export type Graph = {
  readonly inputs: readonly Value[];
  readonly constants: ReadonlyMap<Value, Constant>;
  readonly nodes: readonly Node[];
  readonly outputs: readonly Value[];
};

/** Rewrites a graph into an equivalent one. */
export type Pass = (graph: Graph) => Graph;

/** How many times each value is read, by nodes and as an output. */
export function countReads(graph: Graph): Map<Value, number> {
  const reads = new Map<Value, number>();
  const read = (value: Value): unknown => reads.set(value, (reads.get(value) ?? 0) + 1);
  for (const { inputs } of graph.nodes) Object.values(inputs).forEach(read);
  graph.outputs.forEach(read);
  return reads;
}

/** The node that makes each value; inputs and constants have none. */
export function producers({ nodes }: Graph): Map<Value, Node> {
  return new Map(nodes.flatMap((node) => node.outputs.map((value) => [value, node] as const)));
}

/** The node with every input `value` replaced by `by(value)`. */
export function rewire(node: Node, by: (value: Value) => Value): Node {
  const inputs = Object.entries(node.inputs).map(([name, value]) => [name, by(value)] as const);
  return { ...node, inputs: Object.fromEntries(inputs) };
}
