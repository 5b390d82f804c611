import type { Integrator } from '@hgn/core';
import { describe, expect, it } from 'vitest';
import { blanesMoan6, composition, leapfrog, rk38, rungeKutta, splitting } from '../src/index.ts';
import {
  type Exponentials,
  measuredOrder,
  pendulums,
  taylorDefects,
} from '../src/testing/index.ts';
import { methods } from './methods.ts';

const potential = [
  { a: [0.9, 0.4], b: [0, 0] },
  { a: [-0.5, 0.8], b: [0, 0] },
];
const kinetic = [
  { a: [0, 0], b: [0.7, -0.3] },
  { a: [0, 0], b: [0.2, 0.6] },
];
const mixed = [{ a: [0.6, -0.3], b: [-0.4, 0.5] }];
const quadratic: Exponentials = { terms: potential, quadratic: true };
const separable: Exponentials = { terms: [...potential, ...kinetic] };
const joint: Exponentials = { terms: [...potential, ...kinetic, ...mixed] };
/** Made for a quadratic kinetic energy: on any other one their order is 3. */
const nystrom = ['calvoSanzSerna4', 'mclachlan4', 'mclachlanAtela5'];

/** Made of more than increments of q and p; the contract measures their order. */
const others = ['latticeLeapfrog', 'tao2', 'tao4'];

/** How many powers of dt the step has in common with the motion. */
function order(method: Integrator, system: Exponentials): number {
  return taylorDefects(method, system).findIndex((defect) => defect > 1e-14) - 1;
}

describe.each(methods.filter(({ name }) => !others.includes(name)))(
  'the order conditions of $name',
  (method) => {
    it('are those of its order where the kinetic energy is quadratic', () => {
      expect(order(method, quadratic)).toBe(method.order);
    });

    it('are those of its order on any separable H, or of order 3 if it is a Nyström method', () => {
      expect(order(method, separable)).toBe(nystrom.includes(method.name) ? 3 : method.order);
    });

    it('are those of order 1 on a joint H if it is a splitting method, else of its order', () => {
      expect(order(method, joint)).toBe(method.symplectic === 'separable' ? 1 : method.order);
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
    expect(order(method, quadratic)).toBe(lower);
    expect(Math.abs(measuredOrder(method, pendulums.withMass(0.5)) - lower)).toBeLessThan(0.15);
  });

  it('the eighth digit of a weight wrong, which only the order conditions see', () => {
    const b = [1 / 8, 3 / 8 + 1e-8, 3 / 8 - 1e-8, 1 / 8];
    const a = [[], [1 / 3], [-1 / 3, 1], [1, -1, 1]];
    const method = rungeKutta({ name: 'faulty', order: 4, a, b });
    expect(order(method, quadratic)).toBe(1);
    expect(order(rk38, quadratic)).toBe(4);
  });
});
