import type { Rng } from '@hgn/core';

/** What stands at a place of an endless sequence: 0 … n − 1, in another order in each epoch. */
export function shuffled(rng: Rng, n: number): (place: number) => number {
  let epoch = -1;
  let order = new Uint32Array(n);
  return (place) => {
    const current = Math.floor(place / n);
    if (current !== epoch) {
      epoch = current;
      order = permutation(rng.split(epoch), n);
    }
    return order[place % n] as number;
  };
}

/** @see R. Durstenfeld, Algorithm 235: Random permutation, 1964, DOI 10.1145/364520.364540 */
function permutation(rng: Rng, n: number): Uint32Array<ArrayBuffer> {
  const order = Uint32Array.from({ length: n }, (_, i) => i);
  for (let i = n - 1; i > 0; i--) {
    const j = rng.integer(i + 1);
    [order[i], order[j]] = [order[j] as number, order[i] as number];
  }
  return order;
}
