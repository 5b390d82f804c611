import type { Integrator } from '@hgn/core';
import {
  measuredOrder,
  oscillators,
  pendulums,
  reversalDefect,
  squaredOscillators,
  symplecticityDefect,
} from '@hgn/testing';
import { describe, expect, it } from 'vitest';
import { euler, leapfrog, rk4, rungeKutta, splitting, symplecticEuler } from '../src/index.ts';

const mass = 0.5;
const dt = 0.5;
const separable = pendulums.withMass(mass);
const joint = squaredOscillators.withMass(mass);
const motions = [oscillators.withMass(mass), separable, joint];

describe('the closed forms', () => {
  it('give the pendulum that mpmath gives at t = 10', () => {
    // 2 asin(sn(10, 1/4) / 4) and cn(10, 1/4) / 2, by mpmath 1.3 at 30 digits: the angle and the
    // speed of the first of the two pendulums, which is 0.5 ahead
    const { q, p } = pendulums.withMass(1).exact(9.5);
    expect(q.reduce((a, b) => a + b)).toBeCloseTo(-0.205055608229366, 14);
    expect(p.reduce((a, b) => a + b)).toBeCloseTo(-0.456179050366035, 14);
  });

  it('are what rk4 converges to', () => {
    for (const motion of motions) expect(measuredOrder(rk4, motion)).toBeCloseTo(4, 1);
  });
});

describe('the measures catch', () => {
  it('an RK4 whose last stage is taken at the middle of the step: order 1', () => {
    const a = [[], [1 / 2], [0, 1 / 2], [0, 0, 1 / 2]];
    const faulty = rungeKutta({ name: 'faulty', order: 4, a, b: [1 / 6, 1 / 3, 1 / 3, 1 / 6] });
    for (const motion of motions) expect(measuredOrder(faulty, motion)).toBeCloseTo(1, 1);
  });

  it('a splitting method of order 2 that is sold as one of order 4', () => {
    const kicks = [0.25, 0.5, 0.25];
    const faulty = splitting({ name: 'faulty', order: 4, kicks, drifts: [0.5, 0.5] });
    expect(measuredOrder(faulty, separable)).toBeCloseTo(2, 1);
  });

  it('a leapfrog that takes the momentum for the velocity: it does not converge', () => {
    const faulty: Integrator = {
      ...leapfrog,
      step: (field, { q, p }, h) => {
        const half = field.axpy(h / 2, field.dp({ q, p }), p);
        const next = field.axpy(h, half, q);
        return { q: next, p: field.axpy(h / 2, field.dp({ q: next, p: half }), half) };
      },
    };
    for (const motion of motions) expect(Math.abs(measuredOrder(faulty, motion))).toBeLessThan(0.1);
  });

  it('a method that is not symplectic, or not on a joint H', () => {
    expect(symplecticityDefect(euler, separable.field, separable.exact(0), dt)).toBeGreaterThan(
      0.1,
    );
    expect(symplecticityDefect(rk4, separable.field, separable.exact(0), dt)).toBeGreaterThan(1e-6);
    expect(symplecticityDefect(leapfrog, joint.field, joint.exact(0), dt)).toBeGreaterThan(1e-2);
    expect(symplecticityDefect(leapfrog, separable.field, separable.exact(0), dt)).toBeLessThan(
      1e-11,
    );
  });

  it('a method that is not reversible', () => {
    const defect = reversalDefect(symplecticEuler, separable.field, separable.exact(0), dt);
    expect(defect).toBeGreaterThan(1e-2);
    expect(reversalDefect(leapfrog, separable.field, separable.exact(0), dt)).toBeLessThan(1e-14);
  });
});
