import { HgnError } from '@hgn/core';
import { measuredOrder, pendulums } from '@hgn/testing';
import { describe, expect, it } from 'vitest';
import { rungeKutta } from '../src/index.ts';

describe('rungeKutta', () => {
  it.each([
    [[[]], [1 / 2, 1 / 2], '0, 1 entries for 2 weights b, got 0'],
    [[[0], [1 / 2, 0]], [1 / 2, 1 / 2], '0, 1 entries for 2 weights b, got 1, 2'],
    [[[], [1]], [1 / 2, 1 / 3], "rungeKutta 'x': b: expected a sum of 1, got 0.8333333333333333"],
    [[], [], 'expected a sum of 1, got 0'],
  ])('refuses rows %j with weights %j', (a, b, message) => {
    const make = () => rungeKutta({ name: 'x', order: 1, a, b });
    expect(make).toThrow(HgnError);
    expect(make).toThrow(message);
  });

  it('makes the 3/8 rule of its tableau, with negative entries', () => {
    const a = [[], [1 / 3], [-1 / 3, 1], [1, -1, 1]];
    const method = rungeKutta({ name: '3/8', order: 4, a, b: [1 / 8, 3 / 8, 3 / 8, 1 / 8] });
    expect(Math.abs(measuredOrder(method, pendulums.withMass(0.5)) - 4)).toBeLessThan(0.15);
  });
});
