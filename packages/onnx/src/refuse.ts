import type { Node } from '@hgn/compile';
import { HgnError } from '@hgn/core';

/** A kernel call, as messages name it. */
export const callOf = ({ kernel, op }: Node): string => `the kernel '${kernel}', called by '${op}'`;

/** @throws HgnError that names the kernel and the op that called it, and says why it is refused */
export function refuse(node: Node, why: string): never {
  throw new HgnError(
    `onnx: ${callOf(node)}, ${why}. Write it with other ops, or choose another engine.`,
  );
}
