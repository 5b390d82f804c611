import { call } from './call.ts';
import type { Graph, Node, Value } from './graph.ts';
import { convInfo } from './shapes.ts';

/** Fewer channels than a vector register holds, on one side, and more on the other. */
const THIN = 8;

/**
 * Turns the gradients of a convolution to few channels, as the last of a decoder is, around: kernels
 * pad the channels of a result to whole vectors, and those of an input they do not. The gradient of
 * the filter is that of the convolution that leads back, with the roles of image and gradient
 * exchanged, and the gradient of the image is that convolution.
 */
export function thinConvolutions(graph: Graph): Graph {
  const nodes = graph.nodes.flatMap((node) => {
    if (node.kernel === 'Conv2DBackpropFilter') return filterGradient(node) ?? [node];
    return node.kernel === 'Conv2DBackpropInput' ? (inputGradient(node) ?? [node]) : [node];
  });
  return { ...graph, nodes };
}

/** The gradient with respect to the filter that leads back, turned and with its sides exchanged. */
function filterGradient(node: Node): Node[] | undefined {
  const { x, dy } = node.inputs as { x: Value; dy: Value };
  const filter = node.outputs[0] as Value;
  const [height, width, many, few] = filter.shape as Quad;
  if (!isThin(node, x, filter)) return undefined;
  const attrs = { ...node.attrs, filterShape: [height, width, few, many] };
  const back = call(node.kernel, { x: dy, dy: x }, attrs, node);
  const turned = call('Reverse', { x: back.outputs[0] as Value }, { dims: [0, 1] }, node);
  return [back, turned, exchanged(turned, node)];
}

/** The convolution with the filter turned and its sides exchanged. */
function inputGradient(node: Node): Node[] | undefined {
  const { dy, filter } = node.inputs as { dy: Value; filter: Value };
  if (!isThin(node, node.outputs[0] as Value, filter)) return undefined;
  const turned = call('Reverse', { x: filter }, { dims: [0, 1] }, node);
  const back = exchanged(turned);
  const inputs = { x: dy, filter: back.outputs[0] as Value };
  const attrs = { ...node.attrs, dilations: 1 };
  return [turned, back, { ...node, kernel: 'Conv2D', inputs, attrs }];
}

function exchanged(filter: Node, like?: Node): Node {
  const inputs = { x: filter.outputs[0] as Value };
  const node = call('Transpose', inputs, { perm: [0, 1, 3, 2] }, filter);
  return like === undefined ? node : { ...node, outputs: like.outputs };
}

type Quad = [number, number, number, number];

function isThin({ attrs }: Node, image: Value, filter: Value): boolean {
  const [height, width, many, few] = filter.shape as Quad;
  if (few >= THIN || many < THIN || attrs['dataFormat'] === 'NCHW') return false;
  const info = convInfo(image.shape, filter.shape, attrs);
  const { strideHeight, strideWidth, dilationHeight, dilationWidth, padInfo } = info;
  const dense = [strideHeight, strideWidth, dilationHeight, dilationWidth].every((n) => n === 1);
  // Turned around, a padding that is not even would be at the other side.
  return dense && padInfo.type === 'SAME' && height % 2 === 1 && width % 2 === 1;
}
