import { float64Axpy, float64Dot, type HamiltonianField, type Integrator } from '@hgn/core/float64';
import type { State } from './slope.ts';
import { tangentMap, type TangentOptions, type TangentState } from './tangent-map.ts';

/** How long a motion is followed. */
export type LyapunovOptions = TangentOptions & {
  readonly dt: number;
  readonly steps: number;
  /** How many exponents, from the largest; all if left out. */
  readonly count?: number;
  /** Steps between orthonormalisations; 1 if left out. */
  readonly every?: number;
};

/**
 * The Lyapunov exponents of a motion over a finite time, the largest first: how fast vectors grow that
 * the tangent map carries along, each orthogonal to those before. Those of a Hamiltonian system are
 * pairs ±λ, two of them 0.
 *
 * @see G. Benettin, L. Galgani, A. Giorgilli, J.-M. Strelcyn, Lyapunov characteristic exponents for
 *   smooth dynamical systems and for Hamiltonian systems; a method for computing all of them,
 *   Meccanica 15, 1980, DOI 10.1007/BF02128236
 */
export function lyapunovExponents(
  integrator: Integrator,
  field: HamiltonianField<Float64Array>,
  state: State,
  options: LyapunovOptions,
): number[] {
  const { dt, steps, count = 2 * state.q.length, every = 1 } = options;
  const step = tangentMap(integrator, field, options);
  const n = state.q.length;
  const unit = (i: number): State => ({
    q: new Float64Array(n).map((_, j) => (j === i ? 1 : 0)),
    p: new Float64Array(n).map((_, j) => (j + n === i ? 1 : 0)),
  });
  let at: TangentState = { state, tangents: Array.from({ length: count }, (_, i) => unit(i)) };
  const growth = new Float64Array(count);
  for (let i = 1; i <= steps; i++) {
    at = step(at, dt);
    if (i % every !== 0 && i !== steps) continue;
    const { vectors, lengths } = orthonormal(at.tangents);
    at = { state: at.state, tangents: vectors };
    for (const [j, length] of lengths.entries()) growth[j] = (growth[j] ?? 0) + Math.log(length);
  }
  return Array.from(growth.sort().reverse(), (sum) => sum / Math.abs(dt * steps));
}

/** Gram–Schmidt's process, one vector after the other. */
function orthonormal(tangents: readonly State[]): {
  vectors: readonly State[];
  lengths: readonly number[];
} {
  const vectors: State[] = [];
  const lengths = tangents.map(({ q, p }) => {
    const [x, y] = [q.slice(), p.slice()];
    for (const v of vectors) {
      const share = float64Dot(x, v.q) + float64Dot(y, v.p);
      float64Axpy(-share, v.q, x, x);
      float64Axpy(-share, v.p, y, y);
    }
    const length = Math.sqrt(float64Dot(x, x) + float64Dot(y, y));
    vectors.push({ q: x.map((xi) => xi / length), p: y.map((yi) => yi / length) });
    return length;
  });
  return { vectors, lengths };
}
