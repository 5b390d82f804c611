import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { HgnError, mismatch } from './errors.ts';

/** Tensors in nested plain objects and arrays: arguments and results of pure functions. */
export type Tree = Tensor | readonly Tree[] | { readonly [key: string]: Tree };

/** The weights of a network: a tree whose leaves are trained. */
export type Params = Tree;

/** A leaf and the path to it, keys joined by dots: `potential.layers.0.kernel`. */
export type Leaf = readonly [path: string, tensor: Tensor];

/** The leaves of `tree` with their paths, in the order of their keys. */
export function flattenTree(tree: Tree, path = ''): Leaf[] {
  if (tree instanceof tf.Tensor) return [[path, tree]];
  if (typeof (tree as unknown) !== 'object' || (tree as unknown) === null) {
    throw mismatch(
      `tree at '${path}'`,
      'a tensor, a plain object or an array',
      typeof tree,
      'Wrap numbers as tf.scalar(…) and leave out what is absent.',
    );
  }
  return Object.entries(tree).flatMap(([key, child]: [string, Tree]) =>
    flattenTree(child, path === '' ? key : `${path}.${key}`),
  );
}

/** A tree of the structure of `like`, its leaves taken from `leaves` in order. */
export function unflattenTree<T extends Tree>(like: T, leaves: readonly Tensor[]): T {
  let next = 0;
  const tree = mapTree(like, () => {
    const leaf = leaves[next++];
    if (leaf === undefined) throw new HgnError(`tree: expected more than ${next - 1} leaves.`);
    return leaf;
  });
  if (next !== leaves.length) {
    throw new HgnError(`tree: expected ${next} leaves, got ${leaves.length}.`);
  }
  return tree;
}

/** A tree of equal structure, each leaf replaced by `fn(leaf, path)`. */
export function mapTree<T extends Tree>(tree: T, fn: (leaf: Tensor, path: string) => Tensor): T {
  const walk = (node: Tree, path: string): Tree => {
    if (node instanceof tf.Tensor) return fn(node, path);
    const at = (key: string | number): string => (path === '' ? `${key}` : `${path}.${key}`);
    if (Array.isArray(node)) return (node as Tree[]).map((child, i) => walk(child, at(i)));
    return Object.fromEntries(
      Object.entries(node).map(([key, child]: [string, Tree]) => [key, walk(child, at(key))]),
    );
  };
  return walk(tree, '') as T;
}

/** The number of scalars in all leaves. */
export function countParams(tree: Tree): number {
  return flattenTree(tree).reduce((sum, [, leaf]) => sum + leaf.size, 0);
}

/** What makes two trees interchangeable: the path, dtype and shape of each leaf. */
export type Signature = readonly string[];

export function signatureOf(tree: Tree): Signature {
  return flattenTree(tree).map(([path, leaf]) => `${path} ${leaf.dtype}[${leaf.shape.join(', ')}]`);
}

/** @throws HgnError that names what differs, unless `tree` has the signature `expected` */
export function assertSignature(what: string, expected: Signature, tree: Tree): void {
  const got = signatureOf(tree);
  if (got.length === expected.length && got.every((leaf, i) => leaf === expected[i])) return;
  const some = (leaves: Signature, others: Signature): string =>
    leaves
      .filter((leaf) => !others.includes(leaf))
      .slice(0, 3)
      .join(', ') || 'nothing else';
  throw mismatch(
    what,
    some(expected, got),
    some(got, expected),
    'Structure, order of keys, shapes and dtypes must be equal.',
  );
}
