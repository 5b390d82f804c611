import { expect, it } from 'vitest';
import { rankCorrelation } from '../src/index.ts';

it('is ±1 for a monotone function, whatever its shape', () => {
  const x = [0.3, -2, 5, 1, 0.1];
  expect(rankCorrelation(x, x.map(Math.exp))).toBeCloseTo(1, 12);
  expect(
    rankCorrelation(
      x,
      x.map((xi) => -(xi ** 3)),
    ),
  ).toBeCloseTo(-1, 12);
});

it('is 1 − 6 Σ d² / (n³ − n), d the differences of ranks, where there are no ties', () => {
  // ranks 0 1 2 3 4 and 1 0 2 4 3: Σ d² = 4
  expect(rankCorrelation([1, 2, 3, 4, 5], [20, 10, 30, 50, 40])).toBeCloseTo(1 - 24 / 120, 12);
});

it('shares the places of ties, and is 0 where all are equal', () => {
  expect(rankCorrelation([1, 1, 2, 2], [3, 3, 7, 7])).toBeCloseTo(1, 12);
  expect(rankCorrelation([1, 1, 1], [1, 2, 3])).toBe(0);
});

it('refuses lists that do not pair up', () => {
  expect(() => rankCorrelation([1], [1, 2])).toThrow(/expected as many y as x, got 2 for 1/);
});
