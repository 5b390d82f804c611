import { analyticField } from '@hgn/core';
import type { ExactMotion } from '@hgn/core/testing';

/** A planet around a sun of mass 1, H = |p|²/2 − 1/|q|, in as many dimensions as q has. */
export const planet: ExactMotion['field'] = analyticField({
  separable: true,
  dHdq: ({ q }) => {
    const r = Math.hypot(...q);
    return q.map((x) => x / r ** 3);
  },
  dHdp: ({ p }) => Float64Array.from(p),
});

/** The orbit of semi-major axis 1, and so of period 2π, at its perihelion at t = 0. */
export function orbit(eccentricity: number): ExactMotion {
  const e = eccentricity;
  const minor = Math.sqrt(1 - e ** 2);
  return {
    field: planet,
    exact: (t) => {
      const E = eccentricAnomaly(e, t);
      const r = 1 - e * Math.cos(E);
      return {
        q: Float64Array.of(Math.cos(E) - e, minor * Math.sin(E)),
        p: Float64Array.of(-Math.sin(E) / r, (minor * Math.cos(E)) / r),
      };
    },
  };
}

/** Kepler's equation t = E − e·sin E, by Newton's method. */
function eccentricAnomaly(e: number, t: number): number {
  let E = t + e * Math.sin(t);
  for (let i = 0; i < 30; i++) E -= (E - e * Math.sin(E) - t) / (1 - e * Math.cos(E));
  return E;
}
