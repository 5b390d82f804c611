import {
  type AnalyticGradients,
  analyticField,
  type HamiltonianField,
  mismatch,
} from '@hgn/core/float64';
import type { State } from './slope.ts';

/** A system K(p) + V(q) with an energy V that is negative, as an attraction is. */
export type AttractiveSystem = {
  readonly kinetic: (p: Float64Array) => number;
  readonly potential: (q: Float64Array) => number;
  /** ∂V/∂q. */
  readonly dHdq: AnalyticGradients['dHdq'];
  /** ∂K/∂p. */
  readonly dHdp: AnalyticGradients['dHdp'];
  /** As with {@link AnalyticGradients}. */
  readonly inPlace?: boolean;
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
  const { kinetic, potential, dHdq, dHdp, inPlace = false } = system;
  const energy = kinetic(p) + potential(q);
  if (!(potential(q) < 0)) {
    const remedy = 'Subtract a constant that makes it negative everywhere.';
    throw mismatch('timeTransformed', 'a negative potential energy', `${potential(q)}`, remedy);
  }
  const n = q.length;
  const half = (): Float64Array => new Float64Array(n);
  const own = inPlace ? { q: half(), p: half(), slope: half() } : undefined;
  const inner = (state: State): State => {
    const here = own ?? { q: half(), p: half() };
    for (let i = 0; i < n; i++) {
      here.q[i] = state.q[i] as number;
      here.p[i] = state.p[i] as number;
    }
    return here;
  };
  const scaled = (by: number, x: Float64Array, last: number, into?: Float64Array): Float64Array => {
    const scaled = into ?? new Float64Array(n + 1);
    for (let i = 0; i < n; i++) scaled[i] = by * (x[i] as number);
    scaled[n] = by * last;
    return scaled;
  };
  return {
    field: analyticField({
      separable: true,
      inPlace,
      dHdq: (state, into) => {
        const here = inner(state);
        return scaled(-1 / potential(here.q), dHdq(here, own?.slope), 0, into);
      },
      dHdp: (state, into) => {
        const here = inner(state);
        const rate = 1 / (kinetic(here.p) + (state.p[n] as number));
        return scaled(rate, dHdp(here, own?.slope), 1, into);
      },
    }),
    start: { q: Float64Array.of(...q, 0), p: Float64Array.of(...p, -energy) },
  };
}
