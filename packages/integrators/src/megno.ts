import type { HamiltonianField, Integrator } from '@hgn/core/float64';
import type { State } from './slope.ts';
import { tangentMap, type TangentOptions } from './tangent-map.ts';

/** How long a motion is followed. */
export type MegnoOptions = TangentOptions & {
  readonly dt: number;
  readonly steps: number;
  /** The vector whose growth is followed; all of its coordinates alike, if left out. */
  readonly tangent?: State;
};

/**
 * The mean exponential growth of nearby orbits, ⟨Y⟩ over the time of the motion, with
 * Y(t) = (2/t)·∫₀ᵗ s·d ln|δ|/ds ds: it goes to 2 where the motion is quasi-periodic, to 0 where it is
 * that of an oscillator, and grows as λ·t/2 where it is chaotic with the Lyapunov exponent λ.
 *
 * @see P. M. Cincotta, C. Simó, Simple tools to study global dynamics in non-axisymmetric galactic
 *   potentials I, Astronomy and Astrophysics Supplement 147, 2000, DOI 10.1051/aas:2000108
 */
export function megno(
  integrator: Integrator,
  field: HamiltonianField<Float64Array>,
  state: State,
  options: MegnoOptions,
): number {
  const { dt, steps } = options;
  const ones = { q: state.q.map(() => 1), p: state.p.map(() => 1) };
  const step = tangentMap(integrator, field, options);
  let at = { state, tangent: normalised(options.tangent ?? ones).vector };
  let [weighted, mean] = [0, 0]; // Σ k·ln(δₖ/δₖ₋₁), Σ Y
  for (let k = 1; k <= steps; k++) {
    const { state, tangents } = step({ state: at.state, tangents: [at.tangent] }, dt);
    const { vector, length } = normalised(tangents[0] as State);
    at = { state, tangent: vector };
    weighted += k * Math.log(length);
    mean += (2 * weighted) / k;
  }
  return mean / steps;
}

function normalised({ q, p }: State): { vector: State; length: number } {
  const length = Math.hypot(...q, ...p);
  return { vector: { q: q.map((x) => x / length), p: p.map((x) => x / length) }, length };
}
