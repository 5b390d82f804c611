import { readFile } from 'node:fs/promises';
import { HgnError, seededRng } from '@hgn/core';
import { describe, expect, it } from 'vitest';
import {
  checkerboard,
  circles,
  type Density2d,
  eightGaussians,
  entropy,
  fromEnergy,
  gaussianMixture,
  moons,
  noisyCurves,
  pinwheel,
  type Point,
  pointsOf,
  ringEnergy,
  rings,
  spirals,
  swissRoll,
  twoMoonsEnergy,
  waveEnergy,
} from '../src/densities/index.ts';
import { densityContract } from '../src/testing/index.ts';

const oblique = { mean: [0.3, -0.2], covariance: [0.5, 0.3, 0.4] } as const;
const mixture = gaussianMixture({
  components: [
    { ...oblique, weight: 3 },
    { mean: [-1, 1], covariance: [0.1, -0.05, 0.2] },
  ],
});

for (const density of [
  mixture,
  eightGaussians(),
  moons(),
  circles(),
  rings(),
  swissRoll(),
  spirals(),
  pinwheel(),
  checkerboard(),
  ringEnergy(),
  twoMoonsEnergy(),
  waveEnergy(),
  waveEnergy({ branch: 'bump' }),
  waveEnergy({ branch: 'step' }),
]) {
  densityContract(density);
}

/** Points of a density, and some as far from it as `far`. */
const around = (density: Density2d, far: number): Point[] => {
  const rng = seededRng(2);
  return Array.from({ length: 30 }, (_, i) => {
    const [x, y] = density.sample(rng);
    return i % 3 === 0 ? [x + far * rng.normal(), y + far * rng.normal()] : [x, y];
  });
};

/** Σ of Simpson's rule for f on [0, 1]. */
const simpson = (f: (s: number) => number, n = 20_000): number => {
  let sum = 0;
  for (let i = 0; i <= n; i++) sum += (i === 0 || i === n ? 1 : i % 2 === 1 ? 4 : 2) * f(i / n);
  return sum / (3 * n);
};

const gaussian = (dx: number, dy: number, s: number): number =>
  Math.exp(-(dx * dx + dy * dy) / (2 * s * s)) / (2 * Math.PI * s * s);

describe('entropy', () => {
  it('is ln(2πe·√det C) of a Gaussian, ln 32 of the checkerboard, ln 8 + ln(0.4·√(2πe)) of a wave', () => {
    const one = entropy(gaussianMixture({ components: [oblique] }));
    expect(one.value).toBeCloseTo(Math.log(2 * Math.PI * Math.E * Math.sqrt(0.11)), 9);
    expect(one.error).toBeLessThan(1e-9);
    expect(entropy(checkerboard()).value).toBeCloseTo(Math.log(32), 12);
    const wave = Math.log(8) + Math.log(0.4 * Math.sqrt(2 * Math.PI * Math.E));
    expect(entropy(waveEnergy()).value).toBeCloseTo(wave, 9);
  });

  it('is that of the parts and of the choice where Gaussians are far apart', () => {
    const components = [0, 1, 2].map((i) => ({
      mean: [20 * i, 0] as const,
      covariance: [1, 0, 1] as const,
      weight: i + 1,
    }));
    const choice = [1, 2, 3].reduce((sum, w) => sum - (w / 6) * Math.log(w / 6), 0);
    const expected = choice + Math.log(2 * Math.PI * Math.E);
    expect(entropy(gaussianMixture({ components })).value).toBeCloseTo(expected, 9);
  });

  it('refuses what does not integrate to 1', () => {
    const { region, sample, logDensity, name } = eightGaussians();
    const wrong = {
      name,
      region,
      sample,
      logDensity: (x: number, y: number) => logDensity(x, y) + 1,
    };
    expect(() => entropy(wrong)).toThrow(HgnError);
    expect(() => entropy(wrong)).toThrow(
      '8 gaussians: density: expected an integral of 1, got 2.718',
    );
    const small = { ...eightGaussians(), region: { ...region, left: 0 } };
    expect(() => entropy(small)).toThrow('whether its region holds all of it.');
  });
});

describe('the README', () => {
  it('has the entropies of the densities', async () => {
    const readme = await readFile(new URL('../README.md', import.meta.url), 'utf8');
    const rows = [...readme.matchAll(/^\|[^|\n]*\| (\d\.\d{9}) +\|/gm)].map(([, nats]) => nats);
    const all = [
      ...[eightGaussians(), moons(), circles(), rings(), swissRoll(), spirals(), pinwheel()],
      ...[checkerboard(), ringEnergy(), twoMoonsEnergy(), waveEnergy()],
      ...(['bump', 'step'] as const).map((branch) => waveEnergy({ branch })),
    ];
    expect(rows).toEqual(all.map((density) => entropy(density).value.toFixed(9)));
  });
});

describe('points on noisy curves', () => {
  const openCurves: [Density2d, number, ((s: number) => Point)[], (s: number) => number][] = [
    [
      moons(),
      0.2,
      [
        (s) => [2 * Math.cos(Math.PI * s) - 1, 2 * Math.sin(Math.PI * s) - 0.2],
        (s) => [2 * (1 - Math.cos(Math.PI * s)) - 1, 2 * (0.5 - Math.sin(Math.PI * s)) - 0.2],
      ],
      (u) => u,
    ],
    [
      swissRoll(),
      0.2,
      [
        (s) => {
          const t = 1.5 * Math.PI * (1 + 2 * s);
          return [(t * Math.cos(t)) / 5, (t * Math.sin(t)) / 5];
        },
      ],
      (u) => u,
    ],
  ];

  it.each(openCurves)('have the density of the integral: %o', (density, s, curves) => {
    for (const [x, y] of around(density, 6 * s)) {
      const p = curves.reduce(
        (sum, at) => sum + simpson((u) => gaussian(x - at(u)[0], y - at(u)[1], s)) / curves.length,
        0,
      );
      expect(Math.abs(Math.exp(density.logDensity(x, y)) / p - 1)).toBeLessThan(1e-9);
    }
  });

  it('have it on spirals too, even in the square of the angle', () => {
    const density = spirals();
    for (const [x, y] of around(density, 0.6)) {
      const arm = (side: number): number =>
        simpson((s) => {
          const n = 3 * Math.PI * s; // of the square root of a uniform number: density 2s
          const [cx, cy] = [(-side * Math.cos(n) * n) / 3, (side * Math.sin(n) * n) / 3];
          return 2 * s * gaussian(x - cx, y - cy, 0.1);
        });
      const p = (arm(1) + arm(-1)) / 2;
      expect(Math.abs(Math.exp(density.logDensity(x, y)) / p - 1)).toBeLessThan(1e-9);
    }
  });

  it.each([
    [circles(), 0.24, [3, 1.5]],
    [rings(), 0.08, [3, 2.25, 1.5, 0.75]],
  ])('have the density of a Bessel function on circles: %o', (density, s, radii) => {
    // exp(−x)·I₀(x) = ∫₀¹ exp(x·(cos πt − 1)) dt
    const scaledBessel = (x: number): number =>
      simpson((t) => Math.exp(x * (Math.cos(Math.PI * t) - 1)));
    for (const [x, y] of around(density, 6 * s)) {
      const r = Math.hypot(x, y);
      const p = radii.reduce(
        (sum, big) =>
          sum + (gaussian(r - big, 0, s) * scaledBessel((r * big) / s ** 2)) / radii.length,
        0,
      );
      expect(Math.abs(Math.exp(density.logDensity(x, y)) / p - 1)).toBeLessThan(1e-9);
    }
  });

  it('have a logarithm of their density however far away', () => {
    // as far as this the nearest point of the curve decides: (1, 0) of the segment
    const segment = noisyCurves({
      name: 'segment',
      deviation: 0.1,
      curves: [{ at: (s) => [s, 0] }],
    });
    const far = segment.logDensity(1e4, 0);
    expect(far / -((1e4 - 1) ** 2 / 0.02)).toBeCloseTo(1, 4);
    expect(spirals().logDensity(-1e8, 1e8)).toBeLessThan(-1e17);
  });
});

describe('densities of energies', () => {
  it('have the published energies, but for a constant', () => {
    const w1 = (x: number): number => Math.sin((2 * Math.PI * x) / 4);
    const w2 = (x: number): number => 3 * Math.exp(-(((x - 1) / 0.6) ** 2) / 2);
    const w3 = (x: number): number => 3 / (1 + Math.exp(-(x - 1) / 0.3));
    const bell = (t: number): number => Math.exp(-(t * t) / 2);
    const published: [Density2d, (x: number, y: number) => number][] = [
      [
        twoMoonsEnergy(),
        (x, y) =>
          ((Math.sqrt(x * x + y * y) - 2) / 0.4) ** 2 / 2 -
          Math.log(bell((x - 2) / 0.6) + bell((x + 2) / 0.6)),
      ],
      [waveEnergy(), (x, y) => ((y - w1(x)) / 0.4) ** 2 / 2],
      [
        waveEnergy({ branch: 'bump' }),
        (x, y) => -Math.log(bell((y - w1(x)) / 0.35) + bell((y - w1(x) + w2(x)) / 0.35)),
      ],
      [
        waveEnergy({ branch: 'step' }),
        (x, y) => -Math.log(bell((y - w1(x)) / 0.4) + bell((y - w1(x) + w3(x)) / 0.35)),
      ],
      [ringEnergy(), (x, y) => (Math.sqrt(x * x + y * y) - 2) ** 2 / 0.32],
    ];
    for (const [{ logDensity, sample }, energy] of published) {
      const rng = seededRng(3);
      const constant = logDensity(0.5, 0.5) + energy(0.5, 0.5);
      for (let i = 0; i < 50; i++) {
        const [x, y] = sample(rng);
        expect(logDensity(x, y) + energy(x, y)).toBeCloseTo(constant, 10);
      }
    }
  });

  it('are normalised, a ring by its closed form', () => {
    // Z = 2π(s²·exp(−R²/2s²) + R·s·√(2π)·Φ(R/s)), and Φ(5) = 1 − 2.8665157187919e−7
    const z =
      2 *
      Math.PI *
      (0.16 * Math.exp(-12.5) + 0.8 * Math.sqrt(2 * Math.PI) * (1 - 2.8665157187919e-7));
    expect(ringEnergy().logDensity(2, 0)).toBeCloseTo(-Math.log(z), 10);
    const square = fromEnergy({
      name: 'square',
      region: { left: 0, right: 2, bottom: 0, top: 1 },
      sample: ({ uniform }) => [2 * uniform(), uniform()],
      energy: () => 7,
    });
    expect(square.logDensity(1, 0.5)).toBeCloseTo(-Math.log(2), 12);
  });

  it('end at |x| = 4 where they are waves', () => {
    expect(waveEnergy().logDensity(4.001, 0)).toBe(-Infinity);
    expect(waveEnergy().logDensity(NaN, 0)).toBe(-Infinity);
    expect(Number.isFinite(waveEnergy().logDensity(4, 0))).toBe(true);
  });
});

describe('densities', () => {
  it('have the black squares of a board, the white ones empty', () => {
    const { logDensity } = checkerboard();
    const row = (y: number): boolean[] => [-5, -3, -1, 1, 3, 5].map((x) => logDensity(x, y) > -9);
    expect(row(-3)).toEqual([false, true, false, true, false, false]);
    expect(row(-1)).toEqual([false, false, true, false, true, false]);
    expect(row(5)).toEqual([false, false, false, false, false, false]);
  });

  it('have the covariance of a mixture, its parts as often as their weights', () => {
    const n = 40_000;
    const points = pointsOf(gaussianMixture({ components: [oblique] }), n, seededRng(4));
    const sums = [0, 0, 0];
    for (let i = 0; i < n; i++) {
      const [x, y] = [(points[2 * i] ?? NaN) - 0.3, (points[2 * i + 1] ?? NaN) + 0.2];
      [x * x, x * y, y * y].forEach((value, k) => (sums[k] = (sums[k] ?? NaN) + value / n));
    }
    // each within five standard errors, at most √2·0.5/√n
    oblique.covariance.forEach((value, k) => {
      expect(Math.abs((sums[k] ?? NaN) - value)).toBeLessThan(
        (5 * Math.SQRT2 * 0.5) / Math.sqrt(n),
      );
    });
  });

  it.each([
    [
      () => gaussianMixture({ components: [] }),
      'gaussian mixture: components: expected one or more',
    ],
    [
      () => gaussianMixture({ components: [{ mean: [0, 0], covariance: [1, 2, 1] }] }),
      'gaussian mixture: component 0: expected a weight above 0 and a positive definite covariance, got weight 1, covariance 1, 2, 1.',
    ],
    [() => moons({ deviation: 0 }), 'moons: curves: expected one or more, with noise'],
    [() => pinwheel({ arms: 0.5 }), 'pinwheel: expected one or more arms'],
    [() => ringEnergy({ radius: -1 }), 'ring: expected numbers above 0'],
    [
      () => waveEnergy({ branch: 'other' as 'none' }),
      'wave: branch: expected one of none, bump, step',
    ],
  ])('refuse what cannot be', (make, message) => {
    expect(make).toThrow(HgnError);
    expect(make).toThrow(message);
  });
});
