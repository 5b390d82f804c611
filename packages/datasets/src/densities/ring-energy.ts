import { mismatch, type Rng } from '@hgn/core';
import type { Density2d, Point } from './density-2d.ts';
import { fromEnergy } from './from-energy.ts';

/** Which ring. */
export type RingOptions = { readonly radius?: number; readonly deviation?: number };

/**
 * The density exp(−U)/Z of a ring, U(x, y) = (r − R)²/(2s²), r² = x² + y².
 *
 * @throws HgnError if a number is not above 0
 */
export function ringEnergy({ radius = 2, deviation = 0.4 }: RingOptions = {}): Density2d {
  if (!(radius > 0 && deviation > 0)) {
    const got = `radius ${radius}, deviation ${deviation}`;
    throw mismatch('ring', 'numbers above 0', got, 'Leave them out for their defaults.');
  }
  const reach = radius + 8 * deviation;
  return fromEnergy({
    name: 'ring',
    region: { left: -reach, right: reach, bottom: -reach, top: reach },
    energy: (x, y) => ((Math.hypot(x, y) - radius) / deviation) ** 2 / 2,
    sample: (rng) => onRing(rng, radius, deviation),
  });
}

/**
 * A point of the ring. Its distance r = R + s·n has the density (R + s·n)·exp(−n²/2): a normal n as often
 * as R·√(2π), one of Rayleigh's as often as s; where n < 0, it is taken as often as (R + s·n)/R.
 */
export function onRing(rng: Rng, radius: number, deviation: number): Point {
  for (;;) {
    const normals = radius * Math.sqrt(2 * Math.PI);
    const isNormal = rng.uniform() * (normals + deviation) < normals;
    const n = isNormal ? rng.normal() : Math.sqrt(-2 * Math.log(1 - rng.uniform()));
    const r = radius + deviation * n;
    if (n < 0 && rng.uniform() * radius >= r) continue;
    const angle = 2 * Math.PI * rng.uniform();
    return [r * Math.cos(angle), r * Math.sin(angle)];
  }
}
