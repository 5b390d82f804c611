import { countReads, type Graph, type Node, producers, type Value } from './graph.ts';

/**
 * Writes dy · (y · (1 − y)), what the second derivative of `softplus` and the first of `sigmoid` come
 * to, as one kernel that TensorFlow.js has not: `SigmoidGrad` of `dy` and `y`, as TensorFlow calls it.
 * Three passes over memory are one.
 */
export function sigmoidGradients(graph: Graph): Graph {
  const made = producers(graph);
  const reads = countReads(graph);
  /** What makes a value that nothing else reads. */
  const inner = (value: Value | undefined, kernel: string): Node | undefined => {
    const node = value && reads.get(value) === 1 ? made.get(value) : undefined;
    return node?.kernel === kernel ? node : undefined;
  };
  const isOne = (value: Value | undefined): boolean => {
    const data = value && graph.constants.get(value);
    return data?.length === 1 && data[0] === 1;
  };
  const gone = new Set<Node>();
  /** y, where the node is y · (1 − y). */
  const slopeOf = (slope: Node | undefined): Value | undefined => {
    const y = slope?.inputs['a'];
    const rest = inner(slope?.inputs['b'], 'Sub');
    if (!slope || !rest || !isOne(rest.inputs['a']) || rest.inputs['b'] !== y) return undefined;
    gone.add(slope).add(rest);
    return y;
  };
  const nodes = graph.nodes.map((node) => {
    const { kernel, inputs, outputs } = node;
    if (kernel !== 'Multiply') return node;
    const { a: dy, b: slope } = inputs as { a: Value; b: Value };
    const shape = outputs[0]?.shape.join();
    if (dy.dtype !== 'float32' || dy.shape.join() !== shape || slope.shape.join() !== shape) {
      return node;
    }
    const y = slopeOf(inner(slope, 'Multiply'));
    return y === undefined
      ? node
      : { ...node, kernel: 'SigmoidGrad', inputs: { dy, y }, attrs: {} };
  });
  return { ...graph, nodes: nodes.filter((node) => !gone.has(node)) };
}
