import { type Graph, type Node, rewire, type Value } from './graph.ts';

/** JSON has one word for NaN and the infinities, and one for 0 and -0. */
const exact = (_: string, value: unknown): unknown =>
  Object.is(value, -0) ? '-0' : typeof value === 'number' ? String(value) : value;

/** Computes equal nodes and small equal constants once: every kernel is a pure function. */
export function commonSubexpressions(graph: Graph): Graph {
  const replaced = new Map<Value, Value>();
  const current = (value: Value): Value => replaced.get(value) ?? value;
  const ids = new Map<Value, number>();
  const id = (value: Value): number => {
    if (!ids.has(value)) ids.set(value, ids.size);
    return ids.get(value) as number;
  };

  const constants = new Map<
    Value,
    Graph['constants'] extends ReadonlyMap<Value, infer C> ? C : never
  >();
  const byContent = new Map<string, Value>();
  for (const [value, data] of graph.constants) {
    const bits = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
    const key = data.length > 64 ? '' : `${value.dtype}[${value.shape.join()}]${bits.join()}`;
    const twin = byContent.get(key);
    if (key !== '' && twin !== undefined) {
      replaced.set(value, twin);
      continue;
    }
    constants.set(value, data);
    byContent.set(key, value);
  }

  const byCall = new Map<string, Node>();
  const nodes: Node[] = [];
  for (const node of graph.nodes) {
    const rewired = rewire(node, current);
    const inputs = Object.entries(rewired.inputs).map(([name, value]) => `${name}:${id(value)}`);
    const key = `${node.kernel}(${inputs.join()})${JSON.stringify(node.attrs, exact)}`;
    const twin = byCall.get(key);
    if (twin === undefined) {
      byCall.set(key, rewired);
      nodes.push(rewired);
    } else {
      node.outputs.forEach((value, i) => replaced.set(value, twin.outputs[i] as Value));
    }
  }
  return { ...graph, constants, nodes, outputs: graph.outputs.map(current) };
}
