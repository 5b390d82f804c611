import { type Graph, type Node, rewire, type Value } from './graph.ts';

/**
 * Lets the gradients of `relu` and `leakyRelu` look at the sign of the output, which is that of the
 * input. Then nothing needs the input any more: it need not be kept from the forward pass to the
 * backward one, and a convolution, its bias and its activation can be one kernel.
 */
export function activationSigns(graph: Graph): Graph {
  const activated = new Map<Value, Value>();
  const nodes: Node[] = [];
  for (const node of graph.nodes) {
    const { kernel, inputs, attrs, outputs } = node;
    const keepsSign = kernel === 'Relu' || (kernel === 'LeakyRelu' && Number(attrs['alpha']) > 0);
    if (keepsSign) activated.set(inputs['x'] as Value, outputs[0] as Value);
    nodes.push(
      asksSign(node, graph) ? rewire(node, (value) => activated.get(value) ?? value) : node,
    );
  }
  return { ...graph, nodes };
}

/** Whether of its first input a node only asks if it is positive. */
function asksSign({ kernel, inputs }: Node, { constants }: Graph): boolean {
  if (kernel === 'Step') return true;
  const zero = constants.get(inputs['b'] as Value);
  return kernel === 'Greater' && zero?.length === 1 && zero[0] === 0;
}
