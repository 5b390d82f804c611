import { seededRng } from '@hgn/core';
import { describe, expect, it } from 'vitest';
import { covariancesOf, residualsOf, sumsOf, together, centeredMap } from '../src/covariances.ts';
import { lasso } from '../src/lasso.ts';
import { gradientAt, monomialCount, monomials, valuesAt } from '../src/monomials.ts';

const rng = seededRng(1);
const rows = 200;
const x = Array.from({ length: rows }, () => {
  const common = rng.normal();
  return Array.from({ length: 6 }, (_, i) => 3 + i * rng.normal() + common);
});
const y = x.map(([a = 0, b = 0, c = 0]) => [5 + a - 2 * c + rng.normal(), b * c]);
const moments = covariancesOf(sumsOf(x, y));

describe('covariances', () => {
  it('of two sets of rows add up to those of both', () => {
    const parts = together([
      sumsOf(x.slice(0, 50), y.slice(0, 50)),
      sumsOf(x.slice(50), y.slice(50)),
    ]);
    const [got, all] = [covariancesOf(parts), moments];
    for (const key of ['x', 'y', 'xx', 'xy', 'yy'] as const) {
      got[key].forEach((value, i) => {
        expect(value).toBeCloseTo(all[key][i] as number, 9);
      });
    }
  });

  it('tell the residuals of a map as its rows do', () => {
    const map = centeredMap(moments, [Float64Array.of(1, 0, -2, 0, 0.3, 0), new Float64Array(6)]);
    const errors = x.map((row, i) => {
      const [w = new Float64Array(6)] = map.weights;
      const fit = (map.intercept[0] ?? NaN) + row.reduce((sum, xi, k) => sum + xi * (w[k] ?? 0), 0);
      return (y[i]?.[0] ?? NaN) - fit;
    });
    const square = errors.reduce((sum, e) => sum + e ** 2, 0) / rows;
    const [left] = residualsOf(map, moments);
    expect(left?.mean).toBeCloseTo(0, 9);
    expect(left?.variance).toBeCloseTo(square, 9);
  });
});

describe('lasso', () => {
  it('is the soft threshold of each covariance where inputs are independent', () => {
    const whitened = {
      ...moments,
      xx: Float64Array.from({ length: 36 }, (_, k) => (k % 7 === 0 ? 1 : 0)),
    };
    const alpha = 0.8;
    lasso(whitened, 0, alpha).forEach((w, i) => {
      const c = moments.xy[2 * i] as number;
      expect(w).toBeCloseTo(Math.sign(c) * Math.max(Math.abs(c) - alpha, 0), 12);
    });
  });

  it.each([0.01, 0.3, 2])('with alpha %d satisfies the conditions of a minimum', (alpha) => {
    for (const j of [0, 1]) {
      const w = lasso(moments, j, alpha);
      for (let i = 0; i < 6; i++) {
        let left = moments.xy[i * 2 + j] as number;
        w.forEach((wk, k) => (left -= wk * (moments.xx[i * 6 + k] as number)));
        // weights at rest to 1e-4 of the largest, times a covariance of up to 30
        const slack = 0.02 * alpha + 3e-3 * Math.max(...w.map(Math.abs));
        if (w[i] === 0) expect(Math.abs(left)).toBeLessThan(alpha + slack);
        else expect(Math.abs(left - alpha * Math.sign(w[i] as number))).toBeLessThan(slack);
      }
    }
  });

  it('ends at the same weights wherever it begins', () => {
    const cold = lasso(moments, 0, 0.1);
    const warm = lasso(moments, 0, 0.1, Float64Array.of(9, -9, 9, -9, 9, -9));
    warm.forEach((w, i) => {
      expect(w).toBeCloseTo(cold[i] as number, 2);
    });
    expect([...lasso(moments, 0, 1e6)]).toEqual([0, 0, 0, 0, 0, 0]);
  });
});

describe('monomials', () => {
  it('are all of them, each once', () => {
    for (const [dimension, order] of [
      [1, 5],
      [3, 4],
      [6, 3],
    ] as const) {
      const terms = monomials(dimension, order);
      expect(terms).toHaveLength(monomialCount(dimension, order));
      expect(new Set(terms.map(String)).size).toBe(terms.length);
    }
    expect(monomials(2, 2)).toEqual([[0], [1], [0, 0], [0, 1], [1, 1]]);
  });

  it('have the gradients of their difference quotients, also at 0', () => {
    const terms = monomials(3, 4);
    const weights = terms.map(() => rng.normal());
    const value = (point: readonly number[]): number =>
      valuesAt(terms, point).reduce((sum, term, k) => sum + term * (weights[k] as number), 0);
    const point = [0, 1.3, -0.7];
    const h = 1e-5;
    gradientAt(terms, weights, point).forEach((slope, i) => {
      const moved = (by: number): number[] => point.with(i, (point[i] as number) + by);
      expect(slope).toBeCloseTo((value(moved(h)) - value(moved(-h))) / (2 * h), 7);
    });
  });
});
