import type { Rng } from '@hgn/core';

/** A point of the plane. */
export type Point = readonly [x: number, y: number];

/** The rectangle from `left` to `right` in x and from `bottom` to `top` in y. */
export type Region = {
  readonly left: number;
  readonly right: number;
  readonly bottom: number;
  readonly top: number;
};

/**
 * A probability density of the plane that can be drawn from and evaluated: what a flow is trained on
 * and judged by. A plain object, or a factory that returns one; `densityContract` of
 * `@hgn/datasets/testing` tests any, and `entropy` measures it.
 */
export interface Density2d {
  /** For tables and messages; nothing branches on it. */
  readonly name: string;
  /**
   * Holds all but 1e-12 of it. Where the density jumps, it does so on the edge of the region, or on the
   * lines that cut its sides into 2, 4, 8 or 16 equal parts: integrals are sums over such grids.
   */
  readonly region: Region;
  readonly sample: (rng: Rng) => Point;
  /** ln p(x, y) in nats; −∞ where nothing is. */
  readonly logDensity: (x: number, y: number) => number;
}
