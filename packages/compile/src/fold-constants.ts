import { type Constant, type Graph, type Node, rewire, type Value } from './graph.ts';

/** What becomes of numbers that are known. */
const FOLDED: Readonly<Record<string, (a: number, b: number) => number>> = {
  Add: (a, b) => a + b,
  Multiply: (a, b) => a * b,
  Neg: (a) => -a,
  RealDiv: (a, b) => a / b,
  Reshape: (a) => a,
  Sub: (a, b) => a - b,
};

/**
 * Computes beforehand what is made of tensors of one repeated number, as gradients begin with: they are
 * 1 at the loss, or its share of each example. A product with a tensor of ones is what it was.
 */
export function foldConstants(graph: Graph): Graph {
  const constants = new Map<Value, Constant>(graph.constants);
  const replaced = new Map<Value, Value>();
  const current = (value: Value): Value => replaced.get(value) ?? value;
  const repeated = (value: Value | undefined): number | undefined => {
    const data = value?.dtype === 'float32' ? constants.get(value) : undefined;
    return data?.length && data.every((x) => Object.is(x, data[0])) ? data[0] : undefined;
  };
  const nodes: Node[] = [];
  for (const before of graph.nodes) {
    const node = rewire(before, current);
    const output = node.outputs[0] as Value;
    const [a, b] = Object.values(node.inputs);
    const [x, y] = [repeated(a), repeated(b)];
    const fold = FOLDED[node.kernel];
    if (fold !== undefined && x !== undefined && (b === undefined || y !== undefined)) {
      const size = output.shape.reduce((product, n) => product * n, 1);
      constants.set(output, new Float32Array(size).fill(fold(x, y ?? NaN)));
      continue;
    }
    const kept = node.kernel === 'Multiply' ? (y === 1 ? a : x === 1 ? b : undefined) : undefined;
    if (kept !== undefined && isLike(kept, output)) replaced.set(output, kept);
    else nodes.push(node);
  }
  return { ...graph, constants, nodes, outputs: graph.outputs.map(current) };
}

const isLike = (x: Value, y: Value): boolean =>
  x.dtype === y.dtype && x.shape.join() === y.shape.join();
