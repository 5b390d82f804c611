import { seededRng } from '@hgn/core';
import { describe, expect, it } from 'vitest';
import type { Density2d } from '../densities/density-2d.ts';
import { entropy } from '../densities/entropy.ts';
import { pointsOf } from '../densities/points-of.ts';

/** How the contract looks at a density. */
export type DensityContractOptions = {
  /** Points that are drawn. */
  readonly points?: number;
};

/** Cells along a side of the histogram. */
const CELLS = 16;
/** Points of a midpoint rule along a side of a cell: its error is less than that of counting. */
const FINER = 12;
/** Points below which a cell is too empty for χ². */
const FEW = 10;
/** Of what is random, so that one run in a million fails. */
const DEVIATIONS = 5;

/**
 * Registers a `describe` block of tests of `density`: that it integrates to 1, that its points lie where
 * it says, by a χ² test and by its entropy, and that its logarithm has slopes where points are.
 */
export function densityContract(
  density: Density2d,
  { points: n = 20_000 }: DensityContractOptions = {},
): void {
  const { name, region, sample, logDensity } = density;
  const { left, right, bottom, top } = region;
  const drawn = pointsOf(density, n, seededRng(1));
  const points = Array.from({ length: n }, (_, i) => [drawn[2 * i], drawn[2 * i + 1]]) as [
    number,
    number,
  ][];

  describe(`the density ${name}`, () => {
    it('draws where its rng says', () => {
      const rng = seededRng(1);
      expect([0, 1, 2].map(() => sample(rng))).toEqual(points.slice(0, 3));
      expect(new Set(points.slice(0, 100).map(String)).size).toBe(100);
    });

    it('draws nothing outside of its region', () => {
      const inside = points.filter(([x, y]) => x >= left && x <= right && y >= bottom && y <= top);
      expect(inside).toHaveLength(n);
    });

    it('has as many points in each cell of a grid as it says', () => {
      const cellOf = (x: number, y: number): number => {
        const column = Math.floor((CELLS * (x - left)) / (right - left));
        return Math.floor((CELLS * (y - bottom)) / (top - bottom)) * CELLS + column;
      };
      const expected = new Float64Array(CELLS ** 2);
      const side = CELLS * FINER;
      for (let i = 0; i < side ** 2; i++) {
        const x = left + (((i % side) + 0.5) / side) * (right - left);
        const y = bottom + ((Math.floor(i / side) + 0.5) / side) * (top - bottom);
        const mass = (Math.exp(logDensity(x, y)) * (right - left) * (top - bottom)) / side ** 2;
        expected[cellOf(x, y)] = (expected[cellOf(x, y)] ?? NaN) + n * mass;
      }
      const got = new Float64Array(CELLS ** 2);
      for (const [x, y] of points) got[cellOf(x, y)] = (got[cellOf(x, y)] ?? NaN) + 1;
      let chi = 0;
      let cells = 0;
      // cells with too few points for χ² are put together
      const rest = { expected: 0, got: 0 };
      expected.forEach((mean, i) => {
        const count = got[i] ?? NaN;
        if (mean < FEW) {
          rest.expected += mean;
          rest.got += count;
        } else {
          chi += (count - mean) ** 2 / mean;
          cells++;
        }
      });
      expect(cells).toBeGreaterThan(2);
      expect(chi).toBeLessThan(cells + DEVIATIONS * Math.sqrt(2 * cells));
      const away = Math.abs(rest.got - rest.expected);
      expect(away).toBeLessThan(DEVIATIONS * Math.sqrt(rest.expected) + 1);
    });

    it('integrates to 1 over its region, and has the entropy of its points', () => {
      const { value, error } = entropy(density); // refuses another integral
      const logs = points.map(([x, y]) => -logDensity(x, y));
      const mean = logs.reduce((sum, log) => sum + log, 0) / n;
      const variance = logs.reduce((sum, log) => sum + (log - mean) ** 2, 0) / (n - 1);
      expect(error).toBeLessThan(1e-6);
      const away = Math.abs(mean - value);
      expect(away).toBeLessThan(DEVIATIONS * Math.sqrt(variance / n) + 1e-9);
    });

    it('has a logarithm that is finite and smooth where its points are', () => {
      const h = 1e-4;
      for (const [x, y] of points.slice(0, 1000)) {
        const log = logDensity(x, y);
        expect(Number.isFinite(log)).toBe(true);
        const near = [
          logDensity(x + h, y),
          logDensity(x - h, y),
          logDensity(x, y + h),
          logDensity(x, y - h),
        ];
        // where it jumps to nothing there is no slope
        if (near.includes(-Infinity)) continue;
        const [e = NaN, w = NaN, no = NaN, s = NaN] = near;
        expect(Number.isFinite((e - w) / (2 * h)) && Number.isFinite((no - s) / (2 * h))).toBe(
          true,
        );
        expect(Math.abs(e + w + no + s - 4 * log)).toBeLessThan(1e-2);
      }
    });
  });
}
