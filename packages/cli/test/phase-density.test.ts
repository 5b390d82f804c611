import '@tensorflow/tfjs';
import * as tf from '@tensorflow/tfjs-core';
import { seededRng } from '@hgn/core';
import { expect, it } from 'vitest';
import {
  assertPreserved,
  logDensity,
  massAndEntropy,
  phaseDensity,
  type PhaseDensityOptions,
} from '../src/phase-density.ts';
import type { Player } from '../src/player.ts';
import { smoothHistogram } from '../src/smooth-histogram.ts';
import type { LoadedRun } from '../src/run.ts';
import { hgn, json, tiny } from './hgn.ts';

/** H = (q² + p²)/2 of every degree of freedom: phase space turns clockwise, by dt a step. */
const rollout = (({ q, p }, { steps, dt = NaN }) =>
  Promise.resolve(
    tf.tidy(() => {
      const along = (of: (angle: number) => tf.Tensor): tf.Tensor =>
        tf.stack(
          Array.from({ length: steps + 1 }, (_, i) => of(i * dt)),
          1,
        );
      const turned = (a: number, b: number): tf.Tensor => tf.add(tf.mul(q, a), tf.mul(p, b));
      return {
        q: along((t) => turned(Math.cos(t), Math.sin(t))),
        p: along((t) => turned(-Math.sin(t), Math.cos(t))),
      };
    }),
  )) satisfies Player['rollout'];
const play = { rollout } as Player;

const options: PhaseDensityOptions = {
  at: [0, 3, 10],
  dt: 0.2,
  size: 64,
  states: 2000,
  axes: [0, 1],
  rng: seededRng(1),
};
/** Of L = [[1.2, 0], [−0.3, 0.5]]. */
const gaussian = { mean: [0.4, -0.2], factor: [[1.2], [-0.3, 0.5]] };

it('is the density of a normal one that has turned, and keeps its entropy', async () => {
  const looks = await phaseDensity({ play }, { gaussian, shape: [1] }, options);
  expect(looks.map(({ step }) => step)).toEqual(options.at);
  for (const { step, grid } of looks) {
    const { left, right, top, bottom } = grid.region;
    const angle = step * options.dt;
    for (const cell of [1000, 2011, 2080, 3000]) {
      const q = left + (((cell % 64) + 0.5) / 64) * (right - left);
      const p = top - ((Math.floor(cell / 64) + 0.5) / 64) * (top - bottom);
      // where it came from, and the normal density there, by its inverse covariance
      const [x, y] = [
        q * Math.cos(angle) - p * Math.sin(angle) - 0.4,
        q * Math.sin(angle) + p * Math.cos(angle) + 0.2,
      ];
      const [a, b, c] = [1.44, -0.36, 0.34];
      const determinant = a * c - b * b;
      const square = (c * x * x - 2 * b * x * y + a * y * y) / determinant;
      const expected = -square / 2 - Math.log(2 * Math.PI * Math.sqrt(determinant));
      expect(grid.values[cell]).toBeCloseTo(expected, 3);
    }
    const { mass, entropy } = massAndEntropy(grid);
    expect(mass).toBeCloseTo(1, 2);
    expect(entropy).toBeCloseTo(Math.log(2 * Math.PI * Math.E * 0.6), 1);
  }
});

it('shows two axes of more, near what the marginal is', async () => {
  const many = {
    mean: [0, 0, 1, 0],
    factor: [[1], [0, 1], [0.8, 0, 0.6], [0, 0, 0, 1]],
  };
  const look = { ...options, at: [0], axes: [0, 2] as const, states: 20_000, size: 48 };
  const [only] = await phaseDensity({ play }, { gaussian: many, shape: [2] }, look);
  const { size, values, region } = only?.grid ?? { size: 0, values: [], region: undefined };
  // q₁ and p₁ − 1 are normal with the correlation 0.8
  const marginal = { mean: [0, 1], factor: [[1], [0.8, 0.6]] };
  let divergence = 0;
  const { left, right, top, bottom } = region ?? { left: 0, right: 0, top: 0, bottom: 0 };
  const cell = ((right - left) * (top - bottom)) / size ** 2;
  for (let i = 0; i < size ** 2; i++) {
    const x = left + (((i % size) + 0.5) / size) * (right - left);
    const y = top - ((Math.floor(i / size) + 0.5) / size) * (top - bottom);
    const log = logDensity(marginal, [x, y]);
    divergence += Math.exp(log) * (log - (values[i] ?? NaN)) * cell;
  }
  expect(divergence).toBeGreaterThan(-0.01);
  expect(divergence).toBeLessThan(0.05);
});

it('smooths a point into a hill of mass 1', () => {
  const points = Float64Array.from({ length: 200 }, (_, i) => Math.sin(i * i));
  const region = { left: -4, right: 4, bottom: -4, top: 4 };
  const values = smoothHistogram(points, region, 40);
  expect(massAndEntropy({ region, size: 40, values }).mass).toBeCloseTo(1, 3);
});

it('looks at the phase space of a run', { timeout: 120_000 }, async () => {
  const short = ['--trajectories', '32', '--steps', '3'];
  await json(['train', tiny, ...short, '--out', 'run']);
  const few = ['--at', '0,4', '--size', '24', '--states', '500', '--out', 'phase'];
  const result = await json(['density', 'run', ...few, '--axes', 'q1,p2']);
  expect(result).toMatchObject({ exact: false, times: [{ step: 0 }, { step: 4 }] });
  const [first] = (result as { times: { mass: number }[] }).times;
  expect(first?.mass).toBeCloseTo(1, 1);
  const { code, err } = await hgn(['density', 'run', '--axes', 'q1,p3']);
  expect(code).toBe(1);
  expect(err).toMatch(/--axes: expected numbers up to 2, got 'p3'/);
});

it.each([
  ['fixed-kinetic', 'leapfrog', undefined],
  ['joint', 'implicit-midpoint', undefined],
  ['separable', 'euler', /^density: integrator 'euler': .* never symplectic/],
  ['joint', 'leapfrog', /symplectic on separable Hamiltonians only/],
  ['separable', 'symplectic-euler', /expected a reversible method/],
  ['dissipative', 'rk4', /expected those of a Hamiltonian, got 'dissipative'/],
] as const)('wants %s by %s to preserve volumes', (dynamics, integrator, refusal) => {
  const ask = (): void => {
    assertPreserved({ config: { dynamics, integrator } } as LoadedRun);
  };
  if (refusal === undefined) expect(ask).not.toThrow();
  else expect(ask).toThrow(refusal);
});
