import { describe, expect, it } from 'vitest';
import { momentumFactor } from '../src/play-options.ts';

describe('an edit of momenta', () => {
  it.each([
    ['stop', 0],
    ['reverse', -1],
    ['double', 2],
    ['×3', 3],
    ['x3', 3],
    ['-0.5', -0.5],
  ])('%s multiplies them by %d', (text, factor) => {
    expect(momentumFactor(text)).toBe(factor);
  });

  it.each(['', 'half', '×', 'Infinity'])('is not %j', (text) => {
    expect(() => momentumFactor(text)).toThrow('Expected stop, reverse, double, or a factor');
  });
});
