import { seededRng } from '@hgn/core';
import { expect, it } from 'vitest';
import { affineFit, monotoneR2 } from '../src/index.ts';

const x = Array.from({ length: 400 }, (_, i) => (i * 0.6180339887498949) % 1);

it('is 1 for a monotone function, rising or falling, that is far from a line', () => {
  const y = x.map((xi) => Math.exp(8 * xi));
  expect(affineFit(x, y).r2).toBeLessThan(0.7);
  expect(monotoneR2(x, y)).toBeGreaterThan(0.999);
  expect(
    monotoneR2(
      x.map((xi) => -xi),
      y,
    ),
  ).toBeGreaterThan(0.999);
});

it('is the share of the variance that is left where y has noise', () => {
  const rng = seededRng(1).split('noise');
  const noise = x.map(() => rng.normal());
  const y = x.map((xi, i) => Math.sqrt(12) * xi + (noise[i] ?? NaN));
  // both have a variance of 1
  expect(monotoneR2(x, y)).toBeGreaterThan(0.4);
  expect(monotoneR2(x, y)).toBeLessThan(0.6);
});

it('is not 1 for what x does not order, though each y is one of its own', () => {
  const rng = seededRng(2).split('unordered');
  const y = x.map(() => rng.normal());
  expect(monotoneR2(x, y)).toBeLessThan(0.05);
  expect(
    monotoneR2(
      x,
      x.map((xi) => (xi - 0.5) ** 2),
    ),
  ).toBeLessThan(0.6);
});

it('takes x that are equal as one', () => {
  const equal = [1, 1, 1, 1, 2, 2, 2, 2];
  // 4 for the first, whose mean it is: four errors of 1, where the variance is 4.5
  expect(monotoneR2(equal, [3, 3, 5, 5, 8, 8, 8, 8])).toBeCloseTo(1 - 0.5 / 4.5, 12);
  expect(monotoneR2([1, 1, 1, 1], [1, 2, 3, 4])).toBeLessThan(0.01);
  expect(monotoneR2([1, 2, 3, 4], [5, 5, 5, 5])).toBe(0);
});

it('refuses lists that cannot be paired', () => {
  expect(() => monotoneR2([1, 2, 3, 4], [1, 2])).toThrow(/as many y as x.*got 2 for 4/);
});
