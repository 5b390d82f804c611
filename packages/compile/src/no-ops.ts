import { type Graph, type Node, rewire, type Value } from './graph.ts';

/** Leaves out casts to the type a value has, and reshapes to the shape it has. */
export function noOps(graph: Graph): Graph {
  const replaced = new Map<Value, Value>();
  const current = (value: Value): Value => replaced.get(value) ?? value;
  const nodes: Node[] = [];
  for (const node of graph.nodes) {
    const rewired = rewire(node, current);
    const [x] = Object.values(rewired.inputs);
    const [y] = node.outputs;
    if ((node.kernel === 'Cast' || node.kernel === 'Reshape') && x && y && sameType(x, y)) {
      replaced.set(y, x);
    } else {
      nodes.push(rewired);
    }
  }
  return { ...graph, nodes, outputs: graph.outputs.map(current) };
}

const sameType = (x: Value, y: Value): boolean =>
  x.dtype === y.dtype && x.shape.join() === y.shape.join();
