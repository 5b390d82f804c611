import type { Transform } from '@hgn/core';
import { halves } from './halves.ts';

/**
 * No f_ψ: the first half of the last axis of z is q, the second p. It has no weights.
 *
 * @throws HgnError at `apply`, if the last axis is odd
 */
export const split: Transform<readonly []> = {
  init: () => [],
  apply: (_, z) => {
    const [q, p] = halves(z);
    return { q, p };
  },
};
