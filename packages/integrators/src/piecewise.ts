import { mismatch } from '@hgn/core/float64';

/** A motion in pieces, in the order of the motion: each from the end of the one before to t1. */
export type Piece = { readonly t1: number; readonly at: (t: number) => Float64Array };

/** The motion from t0, where it is at `start`, through all pieces; it refuses other times. */
export function piecewise(
  t0: number,
  start: Float64Array,
  pieces: readonly Piece[],
): (t: number) => Float64Array {
  const end = pieces.at(-1)?.t1 ?? t0;
  const forward = Math.sign(end - t0);
  return (t) => {
    if (t === t0) return start;
    if (!((t - t0) * forward > 0 && (end - t) * forward >= 0)) {
      throw mismatch('at', `a time from ${t0} to ${end}`, `${t}`, 'Solve a longer span of time.');
    }
    let [low, high] = [0, pieces.length - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((t - (pieces[middle] as Piece).t1) * forward > 0) low = middle + 1;
      else high = middle;
    }
    return (pieces[low] as Piece).at(t);
  };
}
