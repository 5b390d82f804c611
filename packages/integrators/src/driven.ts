import { analyticField, type HamiltonianField } from '@hgn/core/float64';
import type { State } from './slope.ts';

/** The gradients of an energy that depends on time, in double precision. */
export type DrivenSystem = {
  /** H(q, p, t) = K(p) + V(q, t). */
  readonly separable: boolean;
  readonly dHdq: (state: State, t: number) => Float64Array;
  readonly dHdp: (state: State, t: number) => Float64Array;
  /** ∂H/∂t, by which the last momentum keeps account of the energy; 0 if left out. */
  readonly dHdt?: (state: State, t: number) => number;
};

/**
 * A motion under a force that depends on time, as one without: time is its last coordinate, and minus
 * the energy that came in its momentum, H(q, p, t) + pₜ. A method that is symplectic on H is so on
 * this, and of the same order; time and the force go hand in hand through its stages. Begin with the
 * time appended to q and 0 to p.
 *
 * @see E. Hairer, C. Lubich, G. Wanner, Geometric Numerical Integration, 2006, section VIII.2,
 *   DOI 10.1007/3-540-30666-8
 */
export function driven({
  separable,
  dHdq,
  dHdp,
  dHdt = () => 0,
}: DrivenSystem): HamiltonianField<Float64Array> {
  const inner = ({ q, p }: State): [State, number] => [
    { q: q.slice(0, -1), p: p.slice(0, -1) },
    q.at(-1) as number,
  ];
  return analyticField({
    separable,
    dHdq: (state) => Float64Array.of(...dHdq(...inner(state)), dHdt(...inner(state))),
    dHdp: (state) => Float64Array.of(...dHdp(...inner(state)), 1),
  });
}
