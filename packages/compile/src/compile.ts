import { mismatch, type Tree } from '@hgn/core';
import { activationSigns } from './activation-signs.ts';
import { commonSubexpressions } from './common-subexpressions.ts';
import { deadCode } from './dead-code.ts';
import type { Graph, Pass } from './graph.ts';
import { mergeGradients } from './merge-gradients.ts';
import { noOps } from './no-ops.ts';
import { trace, type Trace } from './trace.ts';

/** How a traced graph is rewritten. */
export type CompileOptions = {
  /** The first pass first; {@link defaultPasses} by default. */
  readonly passes?: readonly Pass[];
};

/** What every graph gains from, whatever runs it. */
export const defaultPasses: readonly Pass[] = [
  deadCode,
  noOps,
  commonSubexpressions,
  activationSigns,
  mergeGradients,
  // gradients that were merged read the same concatenations
  commonSubexpressions,
];

/**
 * Traces `fn`, as {@link trace} does, and rewrites its graph.
 *
 * @throws HgnError as {@link trace} does, and if a pass changes the shape or dtype of an output
 */
export function compile<A extends Tree, R extends Tree>(
  fn: (args: A) => R,
  example: A,
  { passes = defaultPasses }: CompileOptions = {},
): Trace<R> {
  const traced = trace(fn, example);
  return { ...traced, graph: passes.reduce(rewritten, traced.graph) };
}

function rewritten(graph: Graph, pass: Pass): Graph {
  const result = pass(graph);
  const [expected, got] = [graph, result].map(({ outputs }) =>
    outputs.map(({ shape, dtype }) => `${dtype}[${shape.join(', ')}]`).join(', '),
  ) as [string, string];
  if (got === expected) return result;
  const remedy = 'A pass must keep what a graph returns.';
  throw mismatch(`compile: outputs after the pass '${pass.name}'`, expected, got, remedy);
}
