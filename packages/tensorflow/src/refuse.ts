import type { Node } from '@hgn/compile';
import { HgnError } from '@hgn/core';

/** @throws HgnError that names the kernel and the op that called it, and says why it is refused */
export function refuse({ kernel, op }: Node, why: string): never {
  throw new HgnError(
    `tensorflow: the kernel '${kernel}', called by '${op}', ${why}. Write it with other ops, or ` +
      'choose another engine.',
  );
}
