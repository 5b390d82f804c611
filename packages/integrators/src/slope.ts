import { type HamiltonianField, mismatch, type PhaseState } from '@hgn/core';

/** A state in double precision. */
export type State = PhaseState<Float64Array>;

/** What a solution cost. */
export type SolveStats = {
  /** Steps whose estimated error was within the tolerance. */
  readonly accepted: number;
  /** Steps that were tried and taken again, shorter. */
  readonly rejected: number;
  /** Evaluations of both halves of the field. */
  readonly evaluations: number;
};

/** The same, while it is counted. */
export type Counts = { -readonly [K in keyof SolveStats]: SolveStats[K] };

/** dy/dt of y = (q, p), as one array. */
export type Slope = (y: Float64Array) => Float64Array;

/** The field as a function of one array, its evaluations counted. */
export function slopeOf(field: HamiltonianField<Float64Array>, counts: Counts): Slope {
  return (y) => {
    counts.evaluations++;
    const n = y.length / 2;
    const { q, p } = field.both(stateOf(y));
    if (q.length !== n || p.length !== n) {
      throw mismatch(
        'solve',
        `a field of ${n} velocities and ${n} forces, as many as coordinates`,
        `${q.length} and ${p.length}`,
        'The field is that of one trajectory; for several at once, use solveBatch.',
      );
    }
    return joined({ q, p });
  };
}

/** (q, p) as one array. */
export function joined({ q, p }: State): Float64Array {
  const y = new Float64Array(q.length + p.length);
  y.set(q);
  y.set(p, q.length);
  return y;
}

/** The state that `y` joins, its arrays its own. */
export function stateOf(y: Float64Array): State {
  return { q: y.slice(0, y.length / 2), p: y.slice(y.length / 2) };
}
