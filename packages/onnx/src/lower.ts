import type { Graph } from '@hgn/compile';
import { imageLowerings } from './convolution.ts';
import { elementwiseLowerings, type Lowering } from './elementwise.ts';
import { ELEMENT_TYPES } from './proto.ts';
import { refuse } from './refuse.ts';
import { shapingLowerings } from './shaping.ts';
import { target } from './target.ts';

const lowerings: Readonly<Record<string, Lowering | undefined>> = {
  ...elementwiseLowerings,
  ...shapingLowerings,
  ...imageLowerings,
};

/**
 * A graph of TensorFlow.js kernels as an ONNX file: inputs `input0`, `input1`, …, outputs
 * `output0`, `output1`, …, shapes and dtypes as in the graph.
 *
 * @throws HgnError that names the kernel, and the op that called it, if there is no counterpart
 */
export function lower(graph: Graph): Uint8Array {
  const to = target(graph);
  for (const node of graph.nodes) {
    const lowering = lowerings[node.kernel];
    const known = node.outputs.every(({ dtype }) => dtype in ELEMENT_TYPES);
    if (lowering === undefined || !known) refuse(node, 'has no counterpart on ONNX Runtime');
    to.begin(node);
    lowering(node, to);
  }
  return to.file();
}
