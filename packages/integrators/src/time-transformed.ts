import { analyticField, type HamiltonianField, mismatch } from '@hgn/core';
import type { State } from './slope.ts';

/** A system K(p) + V(q) with an energy V that is negative, as an attraction is. */
export type AttractiveSystem = {
  readonly kinetic: (p: Float64Array) => number;
  readonly potential: (q: Float64Array) => number;
  /** ∂V/∂q. */
  readonly dHdq: (state: State) => Float64Array;
  /** ∂K/∂p. */
  readonly dHdp: (state: State) => Float64Array;
};

/** A motion in a time of its own. */
export type TimeTransformed = {
  /** Separable: its state has the time t as last coordinate, and minus the energy as last momentum. */
  readonly field: HamiltonianField<Float64Array>;
  /** Where it begins, at t = 0. */
  readonly start: State;
};

/**
 * A motion with steps that adapt to it and are symplectic all the same: that of the logarithmic
 * Hamiltonian ln(K(p) + pₜ) − ln(−V(q)) in a time s, with dt/ds = 1/(K + pₜ) = −1/V. Steps of equal
 * ds are short where the attraction is strong. On this field any splitting method will do;
 * `positionVerlet` is the time-transformed leapfrog. Those that begin with a drift keep a Kepler orbit
 * exactly, and err in the time along it alone; on the others its energy is merely bounded.
 *
 * @throws HgnError if the potential energy of `state` is not negative
 * @see S. Mikkola, K. Tanikawa, Explicit symplectic algorithms for time-transformed Hamiltonians,
 *   Celestial Mechanics and Dynamical Astronomy 74, 1999, DOI 10.1023/A:1008368322547
 * @see M. Preto, S. Tremaine, A class of symplectic integrators with adaptive time step for separable
 *   Hamiltonian systems, The Astronomical Journal 118, 1999, DOI 10.1086/301102
 */
export function timeTransformed(system: AttractiveSystem, { q, p }: State): TimeTransformed {
  const { kinetic, potential, dHdq, dHdp } = system;
  const energy = kinetic(p) + potential(q);
  if (!(potential(q) < 0)) {
    const remedy = 'Subtract a constant that makes it negative everywhere.';
    throw mismatch('timeTransformed', 'a negative potential energy', `${potential(q)}`, remedy);
  }
  const inner = ({ q, p }: State): State => ({ q: q.slice(0, -1), p: p.slice(0, -1) });
  const scaled = (by: number, x: readonly number[]): Float64Array =>
    Float64Array.from(x, (xi) => by * xi);
  return {
    field: analyticField({
      separable: true,
      dHdq: (state) => {
        const here = inner(state);
        return scaled(-1 / potential(here.q), [...dHdq(here), 0]);
      },
      dHdp: (state) => {
        const here = inner(state);
        return scaled(1 / (kinetic(here.p) + (state.p.at(-1) as number)), [...dHdp(here), 1]);
      },
    }),
    start: { q: Float64Array.of(...q, 0), p: Float64Array.of(...p, -energy) },
  };
}
