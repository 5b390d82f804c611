import type { Node, Value } from './graph.ts';
import { shapeRules } from './shapes.ts';

/** A new call of a kernel that can be traced, its results with the shapes they will have. */
export function call(
  kernel: string,
  inputs: Readonly<Record<string, Value>>,
  attrs: Readonly<Record<string, unknown>>,
  op: string,
): Node {
  const rule = shapeRules[kernel] as (typeof shapeRules)[string];
  return { kernel, inputs, attrs, outputs: rule({ ...inputs }, attrs), op };
}
