import { seededRng } from '@hgn/core';
import { expect, it } from 'vitest';
import { type Xoroshiro128State, xoroshiro128plus } from '../src/xoroshiro128plus.ts';

const STATES: Xoroshiro128State[] = [
  [0, 1, 0, 2],
  [0x9e3779b9, 0x243f6a88, 0xb7e15162, 0x6a09e667],
  [-1, -1, 0x7fffffff, -0x80000000],
];

/** The generator as it was published, in integers of 64 bits; its lower half. */
function* published([a, b, c, d]: Xoroshiro128State): Generator<number> {
  const word = (upper: number, lower: number): bigint =>
    (BigInt(upper >>> 0) << 32n) | BigInt(lower >>> 0);
  const bits64 = (x: bigint): bigint => BigInt.asUintN(64, x);
  const rotl = (x: bigint, by: bigint): bigint => bits64(x << by) | (x >> (64n - by));
  let [s0, s1] = [word(a, b), word(c, d)];
  for (;;) {
    yield Number(BigInt.asIntN(32, s0 + s1));
    s1 ^= s0;
    s0 = rotl(s0, 24n) ^ s1 ^ bits64(s1 << 16n);
    s1 = rotl(s1, 37n);
  }
}

it.each(STATES.map((state) => [state]))('goes on from %j as it was published', (state) => {
  const next = xoroshiro128plus(state);
  const truth = published(state);
  for (let i = 0; i < 1000; i++) expect(next()).toBe(truth.next().value);
});

it('makes a stream whose mean and variance are those of a uniform and of a normal number', () => {
  const rng = seededRng(1);
  const draws = 100_000;
  const moments = (draw: () => number): [mean: number, variance: number] => {
    const numbers = Array.from({ length: draws }, draw);
    const mean = numbers.reduce((sum, x) => sum + x) / draws;
    return [mean, numbers.reduce((sum, x) => sum + (x - mean) ** 2, 0) / draws];
  };
  // within five standard errors
  const near = ([mean, variance]: [number, number], m: number, v: number, fourth: number): void => {
    expect(Math.abs(mean - m)).toBeLessThan(5 * Math.sqrt(v / draws));
    expect(Math.abs(variance - v)).toBeLessThan(5 * Math.sqrt((fourth - v * v) / draws));
  };
  near(moments(rng.uniform), 1 / 2, 1 / 12, 1 / 80);
  near(moments(rng.normal), 0, 1, 3);
});
