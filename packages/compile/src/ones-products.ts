import { call } from './call.ts';
import { type Graph, type Node, type Value } from './graph.ts';

/**
 * Writes products with a column of ones, which the gradient of a sum over the batch has: such a column
 * times a row is the row, repeated, and a product with it reads the row itself; a matrix, transposed,
 * times such a column is the sum of the matrix's rows.
 */
export function onesProducts(graph: Graph): Graph {
  const areOnes = (value: Value | undefined): boolean => {
    const data = value?.shape.at(-1) === 1 ? graph.constants.get(value) : undefined;
    return data?.every((x) => x === 1) === true;
  };
  /** The row that a value repeats. */
  const rows = new Map<Value, Value>();
  const nodes = graph.nodes.flatMap((node): Node[] => {
    const { kernel, inputs, attrs } = node;
    const { a, b } = inputs as { a: Value; b: Value };
    const output = node.outputs[0] as Value;
    if (kernel === 'Multiply') {
      // of two rows the product would be one
      const [x, y] = rows.has(a) ? [b, rows.get(a)] : [a, rows.get(b)];
      if (y === undefined || rows.has(x) || x.shape.join() !== output.shape.join()) return [node];
      return [{ ...node, inputs: { a: x, b: y } }];
    }
    if (kernel !== 'BatchMatMul' || a.shape.length !== 2 || b.shape.length !== 2) return [node];
    if (attrs['transposeA'] !== true && areOnes(a)) {
      const { shape } = output;
      const row = call('Reshape', { x: b }, { shape: [1, shape[1]] }, node);
      rows.set(output, row.outputs[0] as Value);
      return [row, node]; // the product is dead unless something else reads it
    }
    if (attrs['transposeA'] === true && attrs['transposeB'] !== true && areOnes(b)) {
      const sum = call('Sum', { x: a }, { axis: 0, keepDims: false }, node);
      const x = sum.outputs[0] as Value;
      const column = { ...call('Reshape', { x }, { shape: output.shape }, node), outputs: [output] };
      return [sum, column];
    }
    return [node];
  });
  return { ...graph, nodes };
}
