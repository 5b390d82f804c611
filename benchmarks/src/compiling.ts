import type { Pass } from '@hgn/compile';
import type { Executor } from '@hgn/core';

/** An executor that rewrites graphs, and its own passes. */
type Compiling = {
  readonly make: (options: { readonly passes: readonly Pass[] }) => Executor;
  readonly passes: readonly Pass[];
};

/** The engines that rewrite graphs, by name. */
export const compiling: Readonly<Record<string, () => Promise<Compiling>>> = {
  tensorflow: async () => {
    const { tensorflow, defaultPasses } = await import('@hgn/tensorflow');
    return { make: tensorflow, passes: defaultPasses };
  },
  onnx: async () => {
    const { onnx, defaultPasses } = await import('@hgn/onnx');
    return { make: onnx, passes: defaultPasses };
  },
};
