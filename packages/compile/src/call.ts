import type { Node, Value } from './graph.ts';
import { shapeRules } from './shapes.ts';

/**
 * A new call of a kernel that can be traced, its results with the shapes they will have, in the name of
 * the call that it is written for.
 */
export function call(
  kernel: string,
  inputs: Readonly<Record<string, Value>>,
  attrs: Readonly<Record<string, unknown>>,
  { op, place }: Pick<Node, 'op' | 'place'>,
): Node {
  const rule = shapeRules[kernel] as (typeof shapeRules)[string];
  return { kernel, inputs, attrs, outputs: rule({ ...inputs }, attrs), op, place };
}
