import type { Graph, Value } from './graph.ts';

/** Leaves out the nodes and constants that no output depends on. */
export function deadCode(graph: Graph): Graph {
  const live = new Set<Value>(graph.outputs);
  const nodes = graph.nodes.toReversed().filter(({ inputs, outputs }) => {
    if (!outputs.some((value) => live.has(value))) return false;
    Object.values(inputs).forEach((value) => live.add(value));
    return true;
  });
  const constants = new Map([...graph.constants].filter(([value]) => live.has(value)));
  return { ...graph, constants, nodes: nodes.reverse() };
}
