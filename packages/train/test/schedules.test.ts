import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cosine, growing } from '../src/index.ts';

describe('cosine', () => {
  it('starts at the highest rate, is half-way down in the middle, and stays at the end', () => {
    const rate = cosine({ from: 1e-3, to: 1e-4, steps: 100 });
    expect(rate(0)).toBe(1e-3);
    expect(rate(25)).toBeCloseTo(1e-4 + (9e-4 * (1 + Math.SQRT1_2)) / 2, 12);
    expect(rate(50)).toBeCloseTo(5.5e-4, 12);
    expect(rate(100)).toBeCloseTo(1e-4, 12);
    expect(rate(150)).toBeCloseTo(1e-4, 12);
  });

  it('ends at 0 if not told otherwise', () => {
    expect(cosine({ from: 1, steps: 10 })(10)).toBe(0);
  });

  it('rises in a line over the warm-up, and goes on from there without a jump', () => {
    const rate = cosine({ from: 1, steps: 100, warmup: 4 });
    expect([0, 1, 2, 3].map(rate)).toEqual([0.25, 0.5, 0.75, 1]);
    expect(rate(4)).toBe(1);
    expect(rate(52)).toBeCloseTo(0.5, 12);
  });
});

describe('growing', () => {
  it('goes through its stages in equal time, and is at the last one when it should', () => {
    const horizon = growing({ from: 10, to: 90, until: 600, stages: 5 });
    expect([0, 149, 150, 299, 300, 449, 450, 599, 600, 5000].map(horizon)).toEqual([
      10, 10, 30, 30, 50, 50, 70, 70, 90, 90,
    ]);
  });

  it('takes few whole values, never falls, and ends where it should, whatever the options', () => {
    const options = fc.record({
      from: fc.integer({ min: 1, max: 30 }),
      more: fc.nat(100),
      until: fc.nat(500),
      stages: fc.integer({ min: 2, max: 8 }),
    });
    fc.assert(
      fc.property(options, ({ from, more, until, stages }) => {
        const horizon = growing({ from, to: from + more, until, stages });
        const all = Array.from({ length: until + 2 }, (_, step) => horizon(step));
        expect(all.every(Number.isInteger)).toBe(true);
        expect(all.every((value, i) => i === 0 || value >= (all[i - 1] as number))).toBe(true);
        expect(new Set(all).size).toBeLessThanOrEqual(stages);
        expect(all[until]).toBe(from + more);
        if (until >= stages) expect(all[0]).toBe(from);
      }),
      { seed: 1, numRuns: 50 },
    );
  });

  it('needs two stages', () => {
    const make = (): unknown => growing({ from: 1, to: 2, until: 3, stages: 1 });
    expect(make).toThrow(
      'stages: expected 2 or more, got 1. A horizon that stays is () => frames.',
    );
  });
});
