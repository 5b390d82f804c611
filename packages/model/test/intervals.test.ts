import { seededRng } from '@hgn/core';
import { describe, expect, it } from 'vitest';
import { meanInterval, seedInterval } from '../src/index.ts';

describe('seedInterval', () => {
  it('is that of the means of the seeds, and tells their scatter from that of trajectories', () => {
    const { betweenSeeds, withinSeeds, ...interval } = seedInterval([
      [1, 3],
      [5, 7],
      [9, 11],
    ]);
    expect(interval).toEqual(meanInterval([2, 6, 10]));
    // σ²_within = 2 in each seed, s² = 16, σ²_between = 16 − 2 / 2
    expect(withinSeeds).toBeCloseTo(Math.sqrt(2), 12);
    expect(betweenSeeds).toBeCloseTo(Math.sqrt(15), 12);
  });

  it('holds the true mean 95 times in a hundred, where pooled trajectories do not', () => {
    const rng = seededRng(1);
    const runs = 3000;
    let [held, pooled] = [0, 0];
    for (let run = 0; run < runs; run++) {
      const values = Array.from({ length: 3 }, () => {
        const seed = 7 + rng.normal();
        return Array.from({ length: 8 }, () => seed + rng.normal());
      });
      const within = ({ low, high }: { low: number; high: number }): number =>
        low < 7 && 7 < high ? 1 : 0;
      held += within(seedInterval(values));
      pooled += within(meanInterval(values.flat()));
    }
    // four standard deviations of a binomial count
    expect(Math.abs(held / runs - 0.95)).toBeLessThan(4 * Math.sqrt((0.95 * 0.05) / runs));
    expect(pooled / runs).toBeLessThan(0.8);
  });

  it('says 0 of seeds that differ less than their trajectories make them', () => {
    expect(
      seedInterval([
        [0, 2],
        [0, 2],
      ]).betweenSeeds,
    ).toBe(0);
  });

  it.each([[[[1, 2]]], [[[1], [2]]], [[[1, 2], [3]]]])('refuses %j', (values) => {
    expect(() => seedInterval(values)).toThrow('values: expected two seeds or more');
  });
});
