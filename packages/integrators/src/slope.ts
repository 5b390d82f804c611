import { type HamiltonianField, mismatch, type PhaseState } from '@hgn/core/float64';

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
  const { scratch } = field;
  let [place, into]: (State | undefined)[] = []; // written anew each time where the field allows it
  return (y) => {
    counts.evaluations++;
    const n = y.length / 2;
    if (place === undefined || scratch === undefined) place = stateOf(y);
    else split(y, place);
    into ??= scratch && { q: scratch(place.q), p: scratch(place.p) };
    const { q, p } = field.both(place, into);
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
  const n = q.length;
  const y = new Float64Array(n + p.length);
  for (let i = 0; i < n; i++) y[i] = q[i] as number;
  for (let i = 0; i < p.length; i++) y[n + i] = p[i] as number;
  return y;
}

/** The state that `y` joins, its arrays its own. */
export function stateOf(y: Float64Array): State {
  const n = y.length / 2;
  return split(y, { q: new Float64Array(n), p: new Float64Array(n) });
}

function split(y: Float64Array, { q, p }: State): State {
  const n = q.length;
  for (let i = 0; i < n; i++) {
    q[i] = y[i] as number;
    p[i] = y[n + i] as number;
  }
  return { q, p };
}
