import { seededRng } from '@hgn/core';
import { describe, expect, it } from 'vitest';
import { type StatePaths, stateRecovery, symetric } from '../src/index.ts';

type Map = (state: readonly number[]) => number[];

/** Orbits of `count` oscillators of as many frequencies, from random starts: (q…, p…). */
function orbits(count: number, freedoms: number): number[][][] {
  const rng = seededRng(1);
  return Array.from({ length: count }, () => {
    const waves = Array.from({ length: freedoms }, (_, i) => {
      const [r, phase, omega] = [0.5 + rng.uniform(), 7 * rng.uniform(), 1 + 0.7 * i];
      return { r, phase, omega };
    });
    return Array.from({ length: 30 }, (_, t) => [
      ...waves.map(({ r, phase, omega }) => r * Math.cos(phase + 0.2 * omega * t)),
      ...waves.map(({ r, phase, omega }) => -r * Math.sin(phase + 0.2 * omega * t)),
    ]);
  });
}
const mapped = (paths: StatePaths, map: Map): number[][][] =>
  paths.map((path) => path.map((state) => map(state)));
const noise = (paths: StatePaths): number[][][] => {
  const rng = seededRng(2);
  return mapped(paths, (state) => state.map(() => rng.normal()));
};

const plane = orbits(20, 1);
const space = orbits(20, 2);

describe('symetric', () => {
  it('is 1 of the true states turned, which an affine map undoes', () => {
    const turned = mapped(plane, ([q = 0, p = 0]) => [0.8 * q + 0.6 * p, 0.8 * p - 0.6 * q]);
    const { score, r2, sym, order } = symetric(turned, plane, seededRng(1));
    expect({ score, order }).toEqual({ score: 1, order: 1 });
    expect(r2).toBeGreaterThan(0.99);
    expect(sym).toBeLessThan(1e-6);
  });

  it('is 1 of a canonical map that is no line', () => {
    // a shear of generating function 4·q³ / 3
    const sheared = mapped(plane, ([q = 0, p = 0]) => [q, p + 4 * q ** 2]);
    const { score, order, sym } = symetric(sheared, plane, seededRng(1));
    expect({ score, order }).toEqual({ score: 1, order: 2 });
    expect(sym).toBeLessThan(0.01);
  });

  it('is 0 where areas are stretched here and not there, however well the map fits', () => {
    // the area of the map to the truth is 2·q
    const folded = mapped(plane, ([q = 0, p = 0]) => [q ** 2, p]);
    const { score, r2, sym } = symetric(plane, folded, seededRng(1));
    expect(r2).toBeGreaterThan(0.9);
    expect(sym).toBeGreaterThan(0.05);
    expect(score).toBe(0);
  });

  it('is 1 where planes are exchanged, and 0 where positions have momenta that are not theirs', () => {
    const exchanged = mapped(space, ([q1 = 0, q2 = 0, p1 = 0, p2 = 0]) => [q2, q1, p2, p1]);
    expect(symetric(exchanged, space, seededRng(1)).score).toBe(1);
    const crossed = mapped(space, ([q1 = 0, q2 = 0, p1 = 0, p2 = 0]) => [q1, q2, p2 + p1, p1]);
    const { score, r2, sym } = symetric(crossed, space, seededRng(1));
    expect(r2).toBeGreaterThan(0.99);
    expect(sym).toBeGreaterThan(0.05);
    expect(score).toBe(0);
  });

  it('is 0 of latents that know nothing', () => {
    const { score, r2 } = symetric(noise(plane), plane, seededRng(1));
    expect(score).toBe(0);
    expect(r2).toBeLessThan(0.2);
  });

  it('refuses what does not pair', () => {
    expect(() => symetric(plane, plane.slice(1), seededRng(1))).toThrow('20 latent and 19 true');
  });
});

describe('stateRecovery', () => {
  it('is 1 of an affine map, also with latents that say nothing beside it', () => {
    const rng = seededRng(3);
    const latent = mapped(plane, ([q = 0, p = 0]) => [3 * q - p + 2, q + p, rng.normal()]);
    const recovered = stateRecovery(latent, plane);
    expect(recovered?.r2).toBeCloseTo(1, 4);
    expect(recovered?.coordinates).toHaveLength(2);
  });

  it('is 1 of the order that the map has, and less of a lower one', () => {
    const latent = mapped(plane, ([q = 0, p = 0]) => [q, p + 4 * q ** 2]);
    expect(stateRecovery(latent, plane)?.r2).toBeLessThan(0.95);
    expect(stateRecovery(latent, plane, { order: 2 })?.r2).toBeCloseTo(1, 4);
    expect(stateRecovery(latent, plane, { order: 3 })?.r2).toBeCloseTo(1, 4);
  });

  it('is the share of the signal where there is noise on the truth', () => {
    const rng = seededRng(4);
    const rows = 400;
    const latent = Array.from({ length: 20 }, () =>
      Array.from({ length: rows }, () => [rng.normal()]),
    );
    const truth = mapped(latent, ([x = 0]) => [2 * x + rng.normal()]);
    // 4 / 5, with a standard error of about 2·√(R²·(1 − R²)² / n)
    expect(Math.abs((stateRecovery(latent, truth)?.r2 ?? NaN) - 0.8)).toBeLessThan(0.02);
  });

  it('does not take the knowledge of one trajectory for that of all', () => {
    const rng = seededRng(5);
    const truth = plane.map((path) => path.map(() => [rng.uniform() + 1]));
    const constant = plane.map((path) => {
      const own = [rng.normal(), rng.normal(), rng.normal()];
      return path.map(() => own);
    });
    const offset = truth.map((path) => path.map(() => [path[0]?.[0] ?? NaN]));
    expect(stateRecovery(constant, offset, { order: 3 })?.r2).toBeLessThan(0.3);
  });

  it('leaves out a fit of too many terms, and refuses fewer trajectories than folds', () => {
    const wide = mapped(plane, () => Array.from({ length: 20 }, (_, i) => i));
    expect(stateRecovery(wide, plane, { order: 3 })).toBeUndefined();
    expect(() => stateRecovery(plane.slice(0, 3), plane.slice(0, 3))).toThrow(
      '4 trajectories or more',
    );
  });
});
