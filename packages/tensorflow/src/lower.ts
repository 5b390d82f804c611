import type { Graph } from '@hgn/compile';
import { imageLowerings } from './convolution.ts';
import { elementwiseLowerings, type Lowering } from './elementwise.ts';
import { encodeSavedModel } from './encode-saved-model.ts';
import { refuse } from './refuse.ts';
import { shapingLowerings } from './shaping.ts';
import { author } from './target.ts';

const lowerings: Readonly<Record<string, Lowering | undefined>> = {
  ...elementwiseLowerings,
  ...shapingLowerings,
  ...imageLowerings,
};

/**
 * A graph of TensorFlow.js kernels as the bytes of a SavedModel's `saved_model.pb`, to be run on a GPU
 * or not: inputs `input0`, `input1`, …, outputs `output0`, `output1`, …, shapes and dtypes as in the
 * graph.
 *
 * @throws HgnError that names the kernel, and the op that called it, if there is no counterpart
 */
export function lower(graph: Graph, onGpu = false): Uint8Array {
  const to = author(graph);
  for (const node of graph.nodes) {
    const lowering = lowerings[node.kernel];
    if (lowering === undefined) refuse(node, 'has no counterpart in TensorFlow');
    to.begin(node);
    lowering(node, to);
  }
  return encodeSavedModel(to.finish(), onGpu);
}
