import { analyticField, flow } from '@hgn/core';
import { kahanLi8 } from '@hgn/integrators';
import { expect, it } from 'vitest';
import { galaxy, starOrbit } from '../src/galaxy.ts';

it('has the gradients of its energy', () => {
  const state = { q: Float64Array.of(0.3, -0.7), p: Float64Array.of(0.4, 0.2) };
  const h = 1e-5;
  const slope = (half: 'q' | 'p', i: number) => {
    const energy = (by: number) =>
      galaxy.energy({ ...state, [half]: state[half].map((x, j) => (i === j ? x + by : x)) });
    return (energy(h) - energy(-h)) / (2 * h);
  };
  for (const i of [0, 1]) {
    expect(galaxy.dHdq(state)[i]).toBeCloseTo(slope('q', i), 8);
    expect(galaxy.dHdp(state)[i]).toBeCloseTo(slope('p', i), 8);
  }
});

it('knows the orbit as another method finds it, there and on the way', () => {
  const { system, start, exact } = starOrbit(10);
  for (const t of [3.3, 10]) {
    const { q, p } = flow(kahanLi8, analyticField(system), start, { dt: t / 1024, steps: 1024 });
    const truth = exact(t);
    const numbers = [...truth.q, ...truth.p];
    [...q, ...p].forEach((x, i) => {
      expect(Math.abs(x - (numbers[i] ?? NaN))).toBeLessThan(1e-11);
    });
  }
});
