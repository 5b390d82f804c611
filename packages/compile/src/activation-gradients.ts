import { countReads, type Graph, type Node, producers, type Value } from './graph.ts';

/**
 * Writes the gradients of `relu` and `leakyRelu`, where TensorFlow.js has a comparison, a choice and
 * a product, as one kernel that it has not: `ReluGrad` and `LeakyReluGrad` of `dy` and `y`, as
 * TensorFlow calls them. At NaN they take any slope.
 */
export function activationGradients(graph: Graph): Graph {
  const made = producers(graph);
  const reads = countReads(graph);
  /** What makes a value that nothing else reads. */
  const inner = (value: Value | undefined, kernel: string): Node | undefined => {
    const node = value && reads.get(value) === 1 ? made.get(value) : undefined;
    return node?.kernel === kernel ? node : undefined;
  };
  const scalar = (value: Value | undefined): number | undefined => {
    const data = value && graph.constants.get(value);
    return data?.length === 1 ? data[0] : undefined;
  };

  const gone = new Set<Node>();
  const leaky = (node: Node): Node | undefined => {
    const { condition, t: dy, e } = node.inputs;
    const positive = inner(condition, 'Greater');
    const scaled = inner(e, 'Multiply');
    const y = positive?.inputs['a'];
    const alpha = scalar(scaled?.inputs['b']);
    if (!positive || !scaled || !y || !dy || scalar(positive.inputs['b']) !== 0) return undefined;
    if (scaled.inputs['a'] !== dy || alpha === undefined || !alike(dy, y)) return undefined;
    gone.add(positive).add(scaled);
    return { ...node, kernel: 'LeakyReluGrad', inputs: { dy, y }, attrs: { alpha } };
  };
  const plain = (node: Node): Node | undefined => {
    const { a: dy, b } = node.inputs;
    const step = inner(b, 'Step');
    const y = step?.inputs['x'];
    if (!step || !dy || !y || step.attrs['alpha'] !== 0 || !alike(dy, y)) return undefined;
    gone.add(step);
    return { ...node, kernel: 'ReluGrad', inputs: { dy, y }, attrs: {} };
  };
  const nodes = graph.nodes.map((node) => {
    if (node.kernel === 'Select') return leaky(node) ?? node;
    return node.kernel === 'Multiply' ? (plain(node) ?? node) : node;
  });
  return { ...graph, nodes: nodes.filter((node) => !gone.has(node)) };
}

const alike = (x: Value, y: Value): boolean =>
  x.dtype === 'float32' && y.dtype === 'float32' && x.shape.join() === y.shape.join();
