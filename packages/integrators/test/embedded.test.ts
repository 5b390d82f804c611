import { HgnError } from '@hgn/core';
import { distance, integratorLimits, pendulums } from '@hgn/testing';
import { describe, expect, it } from 'vitest';
import {
  bs32,
  dop853,
  dopri5,
  embedded,
  type EmbeddedMethod,
  rungeKutta,
  tsit5,
} from '../src/index.ts';
import { embeddedStep } from '../src/embedded-step.ts';
import { interpolant } from '../src/interpolant.ts';
import { joined, slopeOf, stateOf } from '../src/slope.ts';
import { pathOrder, stepOrders } from './path-order.ts';
import { density, trees, weights } from './trees.ts';

const tolerances = { rtol: 1, atol: 1 };
const allTrees = trees(9);
const sums = (rows: readonly (readonly number[])[]): number[] =>
  rows.map((row) => row.reduce((a, b) => a + b, 0));

/** The largest residual of the order conditions of one order, beside the terms that they add up. */
function residual(
  a: readonly (readonly number[])[],
  b: ArrayLike<number>,
  order: number,
  theta = 1,
): number {
  const conditions = (allTrees[order - 1] ?? []).map((tree) => {
    const terms = weights(a, tree).map((phi, i) => phi * (b[i] ?? 0));
    const size = terms.reduce((sum, term) => sum + Math.abs(term), 1);
    return Math.abs(terms.reduce((x, y) => x + y, 0) - theta ** order / density(tree)) / size;
  });
  return Math.max(...conditions);
}

const orders = (most: number): number[] => Array.from({ length: most }, (_, i) => i + 1);

/** The weights of all stages in the dense output at θ: what it makes of slopes that are unit vectors. */
function denseWeights(method: EmbeddedMethod, theta: number): Float64Array {
  const count = method.b.length + 1 + method.extra.length;
  const unit = (i: number): Float64Array => new Float64Array(count).fill(1, i, i + 1);
  let next = method.b.length + 1;
  const slopes = orders(next).map((i) => unit(i - 1));
  const zero = new Float64Array(count);
  const step = { t0: 0, t1: 1, y0: zero, y1: zero, slopes, error: 0 };
  return interpolant(method, () => unit(next++), step)(theta);
}

it('there are as many rooted trees as counted', () => {
  expect(allTrees.map((some) => some.length)).toEqual([1, 1, 2, 4, 9, 20, 48, 115, 286]);
});

describe.each([
  // with the orders of b less each row of errors
  [bs32, [0, 1 / 2, 3 / 4], [2]],
  [dopri5, [0, 1 / 5, 3 / 10, 4 / 5, 8 / 9, 1], [4]],
  [tsit5, [0, 0.161, 0.327, 0.9, 0.9800255409045097, 1], [4]],
  [
    dop853,
    [
      ...[0, 0.05260015195876773, 0.0789002279381516, 0.1183503419072274, 0.2816496580927726],
      ...[1 / 3, 1 / 4, 4 / 13, 127 / 195, 3 / 5, 6 / 7, 1],
    ],
    [5, 3],
  ],
] as const)('the coefficients of $name', (method, nodes, estimates) => {
  const { a, b, order, errors, extra, denseOrder } = method;
  const full = [...a, b];

  it('have the published nodes as sums of their rows', () => {
    sums(a).forEach((sum, i) => {
      expect(Math.abs(sum - (nodes[i] as number))).toBeLessThan(2e-14);
    });
    if (method === dop853) {
      sums(extra).forEach((sum, i) => {
        expect(sum).toBeCloseTo([0.1, 0.2, 7 / 9][i] as number, 14);
      });
    }
  });

  it(`satisfy every condition up to order ${order}, and not the next`, () => {
    for (const p of orders(order)) expect(residual(a, b, p)).toBeLessThan(1e-14);
    expect(residual(a, b, order + 1)).toBeGreaterThan(1e-7);
  });

  it(`have embedded methods of orders ${estimates.join(' and ')}`, () => {
    errors.forEach((row, i) => {
      const hat = [...b, 0].map((x, j) => x - (row[j] ?? 0));
      const reached = estimates[i] as number;
      for (const p of orders(reached)) expect(residual(full, hat, p)).toBeLessThan(1e-14);
      expect(residual(full, hat, reached + 1)).toBeGreaterThan(1e-6);
      const embeddedOne = rungeKutta({ name: 'embedded', order: reached, a: full, b: hat });
      const measured = pathOrder(embeddedOne, pendulums.withMass(0.5), [1e-12, 1e-7]);
      expect(Math.abs(measured - reached), `measured ${measured}`).toBeLessThan(0.15);
    });
  });

  it(`move at order ${order}`, () => {
    for (const measured of Object.values(stepOrders(method)).filter((x) => x !== undefined)) {
      expect
        .soft(Math.abs(measured - order), `measured ${measured}`)
        .toBeLessThan(integratorLimits.order);
    }
  });

  it(`have a dense output of order ${denseOrder}, at any time in a step`, () => {
    const stages = [...full, ...extra];
    for (const theta of [0.1, 0.25, 0.5, 0.8, 0.95, 1]) {
      const w = denseWeights(method, theta);
      for (const p of orders(denseOrder)) {
        expect(residual(stages, w, p, theta)).toBeLessThan(2e-14);
      }
    }
    expect(residual(stages, denseWeights(method, 0.4), denseOrder + 1, 0.4)).toBeGreaterThan(1e-8);
  });

  it('have a dense output that meets the state and the slope at both ends', () => {
    const [start, end] = [denseWeights(method, 0), denseWeights(method, 1)];
    expect([...start].every((w) => w === 0)).toBe(true);
    end.forEach((w, i) => {
      expect(w).toBeCloseTo(b[i] ?? 0, 13);
    });
    const h = 1e-5;
    [0, 1].forEach((theta) => {
      const [above, below] = [theta + h, theta - h].map((x) => denseWeights(method, x));
      const at = theta * b.length;
      above?.forEach((w, i) => {
        expect((w - (below?.[i] as number)) / (2 * h)).toBeCloseTo(i === at ? 1 : 0, 4);
      });
    });
  });

  it(`have an error between the steps that falls at order ${denseOrder + 1}`, () => {
    const { field, exact } = pendulums.withMass(0.5);
    const slope = slopeOf(field, { accepted: 0, rejected: 0, evaluations: 0 });
    const worst = (h: number): number => {
      const y0 = joined(exact(0));
      const place = { t0: 0, t1: h, y0, slope0: slope(y0) };
      const at = interpolant(method, slope, embeddedStep(method, slope, place, tolerances));
      return Math.max(
        ...[0.1, 0.2, 0.35, 0.5, 0.6, 0.75, 0.9].map((part) =>
          distance(stateOf(at(part * h)), exact(part * h)),
        ),
      );
    };
    const [h1, h2] = method === dop853 ? [0.5, 0.25] : [0.1, 0.05];
    const measured = Math.log2(worst(h1) / worst(h2)) / Math.log2(h1 / h2);
    expect(Math.abs(measured - denseOrder - 1), `measured ${measured}`).toBeLessThan(0.5);
  });
});

describe('embedded', () => {
  it.each([
    [{ a: [[], [1 / 2]] }, 'expected rows over the stages before them'],
    [{ a: [[], [1 / 2], [0, 3 / 4, 1]] }, 'expected rows over the stages before them'],
    [{ b: [2 / 9, 1 / 3, 1 / 3] }, "embedded 'bs32': b: expected a sum of 1, got 0.8888"],
    [{ errors: [[5 / 72, 1 / 12, 1 / 9, -1 / 8]] }, 'expected a sum of 0, got 0.13888'],
    [{ dense: [[1, 2, -3, 0, 0]] }, 'expected rows over the stages before them'],
    [{ dense: [[1, 2, -2]] }, 'a row of errors or dense: expected a sum of 0, got 1'],
  ])('refuses bs32 with %j', (fault, message) => {
    const make = () => embedded({ ...bs32, ...fault });
    expect(make).toThrow(HgnError);
    expect(make).toThrow(message);
  });
});
