import { integratorContract, measuredOrder, pendulums } from '@hgn/testing';
import { describe, expect, it } from 'vitest';
import { euler, implicitMidpoint, leapfrog, richardson, rk4 } from '../src/index.ts';

const of = (base: typeof rk4) => richardson({ name: `richardson(${base.name})`, base });

integratorContract(of(rk4));
integratorContract(of(implicitMidpoint));

describe('richardson', () => {
  it.each([
    [of(euler), 2],
    [of(of(euler)), 3],
    [of(rk4), 5],
    [of(leapfrog), 4],
    [of(implicitMidpoint), 4],
  ])('raises the order by 1, by 2 of a reversible method: %o', (method, order) => {
    expect(method.order).toBe(order);
    const measured = measuredOrder(method, pendulums.withMass(0.5));
    expect(Math.abs(measured - order), `measured ${measured}`).toBeLessThan(0.15);
  });
});
