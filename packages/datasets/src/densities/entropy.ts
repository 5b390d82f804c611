import { mismatch } from '@hgn/core';
import type { Density2d } from './density-2d.ts';
import { type Estimate, integrals } from './integral.ts';

/** How far the integral of a density may be from 1. */
const MASS_TOLERANCE = 1e-7;

/**
 * The differential entropy −∫ p·ln p in nats, by quadrature over the density's region. A flow's mean
 * negative log-likelihood on points of p, less this, is the KL divergence from p to the flow.
 *
 * It takes a second or two for a curve: compute it once.
 *
 * @throws HgnError if the density does not integrate to 1 over its region
 */
export function entropy({ name, region, logDensity }: Density2d): Estimate {
  const [mass, nats] = integrals((x, y) => {
    const log = logDensity(x, y);
    const p = Math.exp(log);
    return [p, p === 0 ? 0 : -p * log];
  }, region) as [Estimate, Estimate];
  if (!(Math.abs(mass.value - 1) < MASS_TOLERANCE)) {
    const remedy = 'Look at its normalisation, and whether its region holds all of it.';
    throw mismatch(`${name}: density`, 'an integral of 1', `${mass.value}`, remedy);
  }
  return nats;
}
