import type { Integrator } from '@hgn/core';
import { describe, expect, it } from 'vitest';
import { blanesMoan6, composition, leapfrog, rk38, rungeKutta, splitting } from '../src/index.ts';
import { measuredOrder, pendulums } from '@hgn/testing';
import { claims, conditions, others, quadratic } from './conditions.ts';
import { methods } from './methods.ts';

const order = (method: Integrator): number => conditions(method, quadratic).order;

describe.each(methods.filter(({ name }) => !others.includes(name)))(
  'the order conditions of $name',
  (method) => {
    it.each(claims)('are those of $on', ({ system, order }) => {
      expect(conditions(method, system).order).toBe(order(method));
    });
  },
);

describe('a planted fault lowers the order', () => {
  const faulty: [string, Integrator, number][] = [
    [
      'two weights of a symmetric composition, of order 6, exchanged',
      composition({
        name: 'faulty',
        order: 6,
        base: leapfrog,
        weights: [
          0.23557321335935813, 0.7845136104775573, -1.177679984178871, 1.3151863206839112,
          -1.177679984178871, 0.7845136104775573, 0.23557321335935813,
        ],
      }),
      4,
    ],
    [
      'two drifts of blanesMoan6 exchanged',
      splitting({
        ...blanesMoan6,
        drifts: blanesMoan6.drifts.map((d, i, drifts) => drifts[[1, 0][i] ?? i] ?? d),
      }),
      1,
    ],
    [
      'two weights of the 3/8 rule exchanged',
      rungeKutta({
        name: 'faulty',
        order: 4,
        a: [[], [1 / 3], [-1 / 3, 1], [1, -1, 1]],
        b: [3 / 8, 1 / 8, 3 / 8, 1 / 8],
      }),
      1,
    ],
  ];

  it.each(faulty)('%s', (_, method, lower) => {
    expect(order(method)).toBe(lower);
    expect(Math.abs(measuredOrder(method, pendulums.withMass(0.5)) - lower)).toBeLessThan(0.15);
  });

  it('the eighth digit of a weight wrong, which only the order conditions see', () => {
    const b = [1 / 8, 3 / 8 + 1e-8, 3 / 8 - 1e-8, 1 / 8];
    const a = [[], [1 / 3], [-1 / 3, 1], [1, -1, 1]];
    const method = rungeKutta({ name: 'faulty', order: 4, a, b });
    expect(order(method)).toBe(1);
    expect(order(rk38)).toBe(4);
  });
});
