import type { Tensor } from '@tensorflow/tfjs-core';
import { mismatch } from '@hgn/core';

/** @throws HgnError unless the shape of `x` is `[batch, …shape]` */
export function assertShape(
  what: string,
  shape: readonly number[],
  x: Tensor,
  remedy: string,
): void {
  if (x.rank === shape.length + 1 && shape.every((n, i) => n === x.shape[i + 1])) return;
  throw mismatch(what, `[${['batch', ...shape].join(', ')}]`, `[${x.shape.join(', ')}]`, remedy);
}
