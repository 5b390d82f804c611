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
  it('goes through its horizons in equal time, and is at the last one when it should', () => {
    const horizon = growing({ horizons: [10, 30, 50, 70, 90], until: 600 });
    expect([0, 149, 150, 299, 300, 449, 450, 599, 600, 5000].map(horizon)).toEqual([
      10, 10, 30, 30, 50, 50, 70, 70, 90, 90,
    ]);
  });

  it('takes its horizons in order, about as long each, and ends where it should', () => {
    const options = fc.record({ count: fc.integer({ min: 2, max: 8 }), until: fc.nat(500) });
    fc.assert(
      fc.property(options, ({ count, until }) => {
        const horizons = Array.from({ length: count }, (_, i) => 7 * i + 1);
        const horizon = growing({ horizons, until });
        const all = Array.from({ length: until + 2 }, (_, step) => horizon(step));
        expect([...all].sort((a, b) => a - b)).toEqual(all);
        expect(all.slice(until)).toEqual([horizons.at(-1), horizons.at(-1)]);
        for (const frames of horizons.slice(0, -1)) {
          const steps = all.filter((of) => of === frames).length;
          expect(Math.abs(steps - until / (count - 1))).toBeLessThan(1);
        }
      }),
      { seed: 1, numRuns: 50 },
    );
  });

  it('stays where there is one horizon', () => {
    expect([0, 5, 50].map(growing({ horizons: [31], until: 10 }))).toEqual([31, 31, 31]);
  });

  it.each([[[]], [[10, 2.5]], [[0]]])('needs horizons of whole frames, not %j', (horizons) => {
    expect(() => growing({ horizons, until: 3 })).toThrow(
      `horizons: expected whole numbers of frames, got [${horizons.join(', ')}]. A horizon that stays`,
    );
  });
});
