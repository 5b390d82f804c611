import { seededRng } from '@hgn/core';
import { expect, it } from 'vitest';
import { drawGaussian, fitGaussian, type Gaussian } from '../src/index.ts';

const covarianceOf = ({ factor }: Gaussian): number[][] =>
  factor.map((a) => factor.map((b) => a.reduce((sum, x, k) => sum + x * (b[k] ?? 0), 0)));

it('has the mean and the covariance of the points', () => {
  // a square, twice as wide as high, and turned: the covariance is diag(4, 1) before the turn
  const [cos, sin] = [Math.cos(0.3), Math.sin(0.3)];
  const corners = [-1, 1].flatMap((x) => [-1, 1].map((y) => [2 * x, y] as const));
  const points = corners.map(([x, y]) => [5 + cos * x - sin * y, -1 + sin * x + cos * y]);
  const fit = fitGaussian(points);
  const expected = [
    [4 * cos ** 2 + sin ** 2, 3 * sin * cos],
    [3 * sin * cos, 4 * sin ** 2 + cos ** 2],
  ];
  [5, -1].forEach((x, i) => {
    expect(fit.mean[i]).toBeCloseTo(x, 12);
  });
  covarianceOf(fit).forEach((row, i) => {
    row.forEach((x, j) => {
      expect(x).toBeCloseTo(expected[i]?.[j] ?? NaN, 12);
    });
  });
});

it('draws points of these moments', () => {
  const fit = fitGaussian([
    [0, 0, 1],
    [2, 1, 0],
    [4, 5, 2],
    [1, -3, 3],
    [0, 2, 2],
  ]);
  const rng = seededRng(1);
  const again = fitGaussian(Array.from({ length: 20_000 }, () => drawGaussian(fit, rng)));
  const [expected, got] = [fit, again].map((x) => [...x.mean, ...covarianceOf(x).flat()]);
  // standard errors are below 8 · √(2 / 20,000) = 0.08
  expected?.forEach((x, i) => {
    expect(Math.abs((got?.[i] ?? NaN) - x)).toBeLessThan(0.3);
  });
});

it('stays on the plane that its points lie in', () => {
  const points = [0, 1, 2, 3, 4, 5].map((t) => [Math.sin(t), Math.cos(t)] as const);
  const fit = fitGaussian(points.map(([x, y]) => [x, 3 * x - y, y]));
  const rng = seededRng(2);
  for (let i = 0; i < 20; i++) {
    const [x = NaN, u = NaN, y = NaN] = drawGaussian(fit, rng);
    expect(u).toBeCloseTo(3 * x - y, 6);
  }
});

it('refuses a single point', () => {
  expect(() => fitGaussian([[1, 2]])).toThrow(/points: expected two or more, got 1/);
});
