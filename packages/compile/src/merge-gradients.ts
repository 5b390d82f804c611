import { call } from './call.ts';
import { countReads, type Graph, type Node, producers, rewire, type Value } from './graph.ts';
import { reducedAxes } from './shapes.ts';

/**
 * Computes the gradient of a weight once, not once for each use: a sum of filter gradients, of
 * transposed matrix products, or of reductions over the batch, is one of them on the concatenated
 * batch. A rollout uses the weights of its Hamiltonian at every step, so most of its nodes go.
 * Products and reductions that are large already stay apart: copying costs them more than a call.
 */
export function mergeGradients(graph: Graph): Graph {
  const made = producers(graph);
  const reads = countReads(graph);
  const readOnce = (value: Value): boolean => reads.get(value) === 1;
  const replaced = new Map<Value, Value>();
  const gone = new Set<Node>();
  const before = new Map<Node, Node[]>();

  /** The terms of a sum, those of sums inside it included; the latter are noted in `inside`. */
  const termsOf = (node: Node, inside: Node[]): Value[] =>
    Object.values(node.inputs).flatMap((value) => {
      const inner = made.get(value);
      if (inner === undefined || !isSum(inner) || !readOnce(value)) return [value];
      inside.push(inner);
      return termsOf(inner, inside);
    });

  for (const root of graph.nodes.toReversed()) {
    if (!isSum(root) || gone.has(root)) continue;
    const inside: Node[] = [];
    const terms = termsOf(root, inside);
    const groups = new Map<string, Value[]>();
    terms.forEach((value, i) => {
      const node = made.get(value);
      const kind = node !== undefined && readOnce(value) ? kindOf(node) : undefined;
      const key = kind ?? `${i}`;
      groups.set(key, [...(groups.get(key) ?? []), value]);
    });
    const lists = [...groups.values()];
    // nothing to merge: the sum stays as it was written
    if (lists.every(({ length }) => length === 1)) continue;
    inside.forEach((node) => gone.add(node));
    const nodes: Node[] = [];
    const summed = lists.map((values) => {
      if (values.length === 1) return values[0] as Value;
      const parts = values.map((value) => made.get(value) as Node);
      parts.forEach((node) => gone.add(node));
      nodes.push(...merged(parts));
      return (nodes.at(-1) as Node).outputs[0] as Value;
    });
    const output = root.outputs[0] as Value;
    if (summed.length === 1) {
      replaced.set(output, summed[0] as Value);
    } else {
      const inputs = Object.fromEntries(summed.map((value, i) => [`${i}`, value]));
      nodes.push({ ...root, kernel: 'AddN', inputs, attrs: {} });
    }
    gone.add(root);
    before.set(root, nodes);
  }

  const current = (value: Value): Value => {
    const by = replaced.get(value);
    return by === undefined ? value : current(by);
  };
  const nodes = graph.nodes
    .flatMap((node) => before.get(node) ?? (gone.has(node) ? [] : [node]))
    .map((node) => rewire(node, current));
  return { ...graph, nodes, outputs: graph.outputs.map(current) };
}

/** Whether a node adds up tensors of one shape. */
function isSum({ kernel, inputs, outputs: [output] }: Node): boolean {
  if (kernel !== 'Add' && kernel !== 'AddN') return false;
  const shape = output?.shape.join();
  return (
    output?.dtype === 'float32' && Object.values(inputs).every((x) => x.shape.join() === shape)
  );
}

/** Equal for nodes that are one on the concatenation of their inputs; none if there are no such. */
function kindOf(node: Node): string | undefined {
  const { kernel, inputs, attrs } = node;
  const values = Object.values(inputs);
  if (!overBatch(node)) return undefined;
  const rows = values.map(({ shape }) => shape.slice(1).join());
  return `${kernel} ${rows.join(' ')} ${JSON.stringify(attrs)}`;
}

/**
 * Numbers of an input from which on a product or a reduction is not merged. A kernel's call costs
 * microseconds, as does the copy of so many numbers; at 2¹⁶ merged ones took a sixth of a step more.
 */
const LARGE = 2 ** 15;

/** Whether the node sums over the first axis of all its inputs, and gains from more of it. */
function overBatch({ kernel, inputs, attrs }: Node): boolean {
  const values = Object.values(inputs);
  switch (kernel) {
    case 'Conv2DBackpropFilter':
      return true;
    case 'BatchMatMul':
      return (
        isSmall(values) &&
        values.every(({ shape }) => shape.length === 2) &&
        attrs['transposeA'] === true &&
        attrs['transposeB'] !== true
      );
    case 'Sum':
      return (
        isSmall(values) &&
        values.every(({ shape }) => shape.length > 0) &&
        values.every((value) => reducedAxes(value, attrs).includes(0))
      );
    default:
      return false;
  }
}

const isSmall = (values: readonly Value[]): boolean =>
  values.every(({ shape }) => shape.reduce((size, n) => size * n, 1) < LARGE);

/** Concatenations of the inputs of `parts`, and last the node that does the work of all of them. */
function merged(parts: readonly Node[]): Node[] {
  const [first] = parts as [Node];
  const concats = Object.keys(first.inputs).map((name) => {
    const values = parts.map(({ inputs }, i) => [`${i}`, inputs[name] as Value] as const);
    return [name, call('Concat', Object.fromEntries(values), { axis: 0 }, first)] as const;
  });
  const inputs = concats.map(([name, { outputs }]) => [name, outputs[0] as Value] as const);
  const whole = call(first.kernel, Object.fromEntries(inputs), first.attrs, first);
  return [...concats.map(([, node]) => node), whole];
}
