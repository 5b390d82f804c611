import { mismatch } from '@hgn/core';
import { mean } from './moments.ts';

/**
 * The mean error of each trajectory over a range of its frames, from `errors[trajectory][time]`.
 * Frames count from 0 and `to` is left out, so the first thirty are `{ from: 0, to: 30 }`.
 *
 * @throws HgnError if a trajectory has no such frames
 */
export function meanOverFrames(
  errors: readonly (readonly number[])[],
  { from, to }: { readonly from: number; readonly to: number },
): number[] {
  return errors.map((row) => {
    if (from >= 0 && from < to && to <= row.length) return mean(row.slice(from, to));
    const range = `frames within 0 … ${row.length}`;
    throw mismatch('range', range, `${from} … ${to}`, 'Roll out more steps.');
  });
}
