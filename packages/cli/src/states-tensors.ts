import * as tf from '@tensorflow/tfjs-core';
import { flattenTree, type PhaseState, type Rng, type Tree } from '@hgn/core';

/** Numbers of q and of p, row after row, each row of `shape`. */
export type Rows = PhaseState<Float64Array> & { readonly shape: readonly number[] };

/** How many rows there are. */
export const countOf = ({ q, shape }: Rows): number => q.length / sizeOf(shape);

/** The rows at `indices` as tensors `[rows, …shape]`. */
export function tensorsOf(rows: Rows, indices: readonly number[]): PhaseState {
  const size = sizeOf(rows.shape);
  const chosen = (from: Float64Array): tf.Tensor => {
    const values = new Float32Array(indices.length * size);
    indices.forEach((at, i) => {
      values.set(from.subarray(at * size, (at + 1) * size), i * size);
    });
    return tf.tensor(values, [indices.length, ...rows.shape]);
  };
  return { q: chosen(rows.q), p: chosen(rows.p) };
}

/** All rows in order if there are no more than `batch`, else as many random ones, none twice. */
export function drawn(rng: Rng, count: number, batch: number): number[] {
  const order = Array.from({ length: count }, (_, i) => i);
  if (count <= batch) return order;
  for (let i = 0; i < batch; i++) {
    const j = i + rng.integer(count - i);
    [order[i], order[j]] = [order[j] as number, order[i] as number];
  }
  return order.slice(0, batch);
}

/**
 * Every piece of `length` consecutive states of trajectories `[count, frames, dimension]`, as rows
 * `[length, dimension]`, and the trajectory of each.
 */
export function piecesOf(
  { q, p }: PhaseState<Float64Array>,
  { frames, dimension }: { readonly frames: number; readonly dimension: number },
  length: number,
): { readonly rows: Rows; readonly owners: readonly number[] } {
  const count = q.length / (frames * dimension);
  const each = frames - length + 1;
  const size = length * dimension;
  const cut = (from: Float64Array): Float64Array => {
    const values = new Float64Array(count * each * size);
    for (let i = 0; i < count * each; i++) {
      const start = (Math.floor(i / each) * frames + (i % each)) * dimension;
      values.set(from.subarray(start, start + size), i * size);
    }
    return values;
  };
  const owners = Array.from({ length: count * each }, (_, i) => Math.floor(i / each));
  return { rows: { q: cut(q), p: cut(p), shape: [length, dimension] }, owners };
}

/** Gives back all that a tree holds. */
export function disposeTree(tree: Tree): void {
  for (const [, leaf] of flattenTree(tree)) leaf.dispose();
}

const sizeOf = (shape: readonly number[]): number => shape.reduce((product, n) => product * n, 1);
