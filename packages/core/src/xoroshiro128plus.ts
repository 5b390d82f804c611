/** The two words of 64 bits that a generator goes on from, each as its upper and its lower 32. */
export type Xoroshiro128State = readonly [
  upper0: number,
  lower0: number,
  upper1: number,
  lower1: number,
];

/**
 * xoroshiro128+, a generator of the period 2¹²⁸ − 1: each call gives 32 random bits, as an integer from
 * −2³¹ to 2³¹ − 1. They are the lower half of s₀ + s₁, and the state goes on, modulo 2⁶⁴, by
 *
 *     s₁ ← s₁ ⊕ s₀;   s₀ ← rotl(s₀, 24) ⊕ s₁ ⊕ (s₁ ≪ 16);   s₁ ← rotl(s₁, 37).
 *
 * @param state not all zero, where it would stay
 * @see D. Blackman, S. Vigna, Scrambled linear pseudorandom number generators, 2021,
 *   DOI 10.1145/3460772
 */
export function xoroshiro128plus(state: Xoroshiro128State): () => number {
  let [upper0, lower0, upper1, lower1] = state;
  return () => {
    const bits = (lower0 + lower1) | 0;
    const upper = upper1 ^ upper0;
    const lower = lower1 ^ lower0;
    const before = upper0;
    upper0 = (before << 24) ^ (lower0 >>> 8) ^ upper ^ ((upper << 16) | (lower >>> 16));
    lower0 = (lower0 << 24) ^ (before >>> 8) ^ lower ^ (lower << 16);
    // by 37, which is 32 and 5: the halves change places
    upper1 = (lower << 5) ^ (upper >>> 27);
    lower1 = (upper << 5) ^ (lower >>> 27);
    return bits;
  };
}
