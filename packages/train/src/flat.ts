import * as tf from '@tensorflow/tfjs-core';
import type { Scalar, Tensor, Tensor1D } from '@tensorflow/tfjs-core';
import { flattenTree, type Leaf, mapTree, type Tree } from '@hgn/core';

/**
 * All leaves of `tree` as one vector, sorted by path, so that the vector does not depend on the
 * order of keys. A network has dozens of leaves: an optimiser that works on the vector is a dozen
 * kernels, where one that works on leaves is hundreds, each with a few numbers to do.
 */
export function flat(tree: Tree): Tensor1D {
  return tf.concat(sorted(tree).map(([, leaf]) => tf.reshape(leaf, [leaf.size])));
}

/** A tree like `like` of the leaves that {@link flat} joined. */
export function unflat<T extends Tree>(vector: Tensor1D, like: T): T {
  const leaves = sorted(like);
  const parts = tf.split(
    vector,
    leaves.map(([, leaf]) => leaf.size),
  );
  const byPath = new Map(leaves.map(([path], i) => [path, parts[i] as Tensor]));
  return mapTree(like, (leaf, path) => tf.reshape(byPath.get(path) as Tensor, leaf.shape));
}

/** ‖x‖₂ */
export function norm(vector: Tensor1D): Scalar {
  return tf.sqrt(tf.sum(tf.square(vector)));
}

function sorted(tree: Tree): Leaf[] {
  return flattenTree(tree).sort(([a], [b]) => (a < b ? -1 : 1));
}
