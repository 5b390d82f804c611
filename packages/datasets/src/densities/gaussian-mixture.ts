import { mismatch, type Rng } from '@hgn/core';
import type { Density2d, Point, Region } from './density-2d.ts';
import { logSumExp } from './log-sum-exp.ts';
import { pick } from './pick.ts';

/** A Gaussian of a mixture. */
export type Gaussian2d = {
  readonly mean: Point;
  readonly covariance: readonly [xx: number, xy: number, yy: number];
  /** Its share, relative to those of the others; 1 by default. */
  readonly weight?: number;
};

/** Which mixture. */
export type GaussianMixtureOptions = {
  readonly components: readonly Gaussian2d[];
  readonly name?: string;
};

/** Deviations from a mean within which all but 1e-14 of a Gaussian is. */
const WIDE = 8;

/**
 * A mixture of Gaussians, p = Σ wᵢ·N(x; mᵢ, Cᵢ).
 *
 * @throws HgnError if there is none, a weight is not above 0, or a covariance is not positive definite
 */
export function gaussianMixture({
  components,
  name = 'gaussian mixture',
}: GaussianMixtureOptions): Density2d {
  const total = components.reduce((sum, { weight = 1 }) => sum + weight, 0);
  if (components.length === 0) {
    throw mismatch(`${name}: components`, 'one or more', 'none', 'Give it a Gaussian.');
  }
  const parts = components.map(({ mean, covariance: [xx, xy, yy], weight = 1 }, i) => {
    const determinant = xx * yy - xy * xy;
    if (!(weight > 0 && xx > 0 && determinant > 0 && total < Infinity)) {
      const what = `${name}: component ${i}`;
      const expected = 'a weight above 0 and a positive definite covariance';
      const got = `weight ${weight}, covariance ${[xx, xy, yy].join(', ')}`;
      throw mismatch(what, expected, got, 'Covariances are xx, xy, yy.');
    }
    const log = Math.log(weight / total / (2 * Math.PI * Math.sqrt(determinant)));
    return { mean, xx, xy, yy, determinant, log, share: weight / total };
  });
  const shares = parts.map(({ share }) => share);
  return {
    name,
    region: around(
      parts.map(({ mean: [x, y], xx, yy }) => ({ x, y, dx: Math.sqrt(xx), dy: Math.sqrt(yy) })),
    ),
    sample: (rng: Rng) => {
      const { mean, xx, xy, determinant } = parts[pick(rng, shares)] as (typeof parts)[number];
      const [a, b] = [rng.normal(), rng.normal()];
      // the Cholesky factor of the covariance
      const side = Math.sqrt(xx);
      return [mean[0] + side * a, mean[1] + (xy / side) * a + (Math.sqrt(determinant) / side) * b];
    },
    logDensity: (x, y) =>
      logSumExp(
        parts.map(({ mean, xx, xy, yy, determinant, log }) => {
          const [dx, dy] = [x - mean[0], y - mean[1]];
          return log - (yy * dx * dx - 2 * xy * dx * dy + xx * dy * dy) / (2 * determinant);
        }),
      ),
  };
}

/** The region that holds Gaussians of these centres and deviations. */
export function around(
  gaussians: readonly {
    readonly x: number;
    readonly y: number;
    readonly dx: number;
    readonly dy: number;
  }[],
): Region {
  return {
    left: Math.min(...gaussians.map(({ x, dx }) => x - WIDE * dx)),
    right: Math.max(...gaussians.map(({ x, dx }) => x + WIDE * dx)),
    bottom: Math.min(...gaussians.map(({ y, dy }) => y - WIDE * dy)),
    top: Math.max(...gaussians.map(({ y, dy }) => y + WIDE * dy)),
  };
}
