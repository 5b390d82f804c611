/** A rooted tree: the list of the subtrees at its root. */
export type Tree = readonly Tree[];

/** All rooted trees of 1, 2, …, `most` nodes: 1, 1, 2, 4, 9, 20, 48, 115, … of them. */
export function trees(most: number): Tree[][] {
  const byOrder: Tree[][] = [];
  for (let order = 1; order <= most; order++) {
    byOrder.push(forests(byOrder.flat(), order - 1, 0));
  }
  return byOrder;
}

/** The multisets of `choice`, from its entry `from` on, with `nodes` nodes in all. */
function forests(choice: readonly Tree[], nodes: number, from: number): Tree[] {
  if (nodes === 0) return [[]];
  return choice.slice(from).flatMap((tree, i) => {
    const left = nodes - size(tree);
    return left < 0 ? [] : forests(choice, left, from + i).map((rest): Tree => [tree, ...rest]);
  });
}

function size(tree: Tree): number {
  return tree.reduce((sum, child) => sum + size(child), 1);
}

/** γ(τ): the density of the tree. */
export function density(tree: Tree): number {
  return tree.reduce((product, child) => product * density(child), size(tree));
}

/** Φᵢ(τ): the elementary weights of the stages with coefficients `a`; their sum with bᵢ is 1/γ(τ). */
export function weights(a: readonly (readonly number[])[], tree: Tree): number[] {
  const children = tree.map((child) => weights(a, child));
  return a.map((row) =>
    children.reduce(
      (product, child) =>
        product * row.reduce((sum, aij, j) => sum + aij * (child[j] as number), 0),
      1,
    ),
  );
}
