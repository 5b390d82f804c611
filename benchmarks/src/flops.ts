import type { Graph, Node } from '@hgn/compile';

/**
 * The nominal arithmetic of a graph in GFLOP: two operations for every multiplication of its
 * convolutions, their gradients and matrix products, those with padding included; nothing for the
 * rest. Meant for a trace before any pass, so that what a pass saves does not count as slower.
 */
export function nominalGflop({ nodes }: Graph): number {
  return nodes.reduce((sum, node) => sum + 2e-9 * multiplications(node), 0);
}

function multiplications({ kernel, inputs, attrs, outputs }: Node): number {
  const shapeOf = (name: string): readonly number[] => inputs[name]?.shape ?? [];
  const [result = { shape: [] }] = outputs;
  // each number of a convolution's result is a sum over the filter but for its last axis
  switch (kernel) {
    case 'Conv2D':
      return product(result.shape) * product(shapeOf('filter').slice(0, -1));
    case 'Conv2DBackpropInput':
      return product(shapeOf('dy')) * product(shapeOf('filter').slice(0, -1));
    case 'Conv2DBackpropFilter':
      return product(shapeOf('dy')) * product(result.shape.slice(0, -1));
    case 'BatchMatMul':
      return product(result.shape) * (shapeOf('a').at(attrs['transposeA'] === true ? -2 : -1) ?? 0);
    default:
      return 0;
  }
}

const product = (shape: readonly number[]): number => shape.reduce((a, b) => a * b, 1);
