import { float64Axpy, type HamiltonianField, type PhaseState } from '@hgn/core/float64';

/** A number that is known to about twice its precision: a sum, and what it lost by rounding. */
export type Compensated<T> = { readonly sum: T; readonly carry?: T };

/**
 * The field on compensated sums: any integrator that runs on it adds its increments by Neumaier's
 * summation, and hands what rounding took from one step to the next. A step has no memory, so the
 * carry is part of the state: begin with `{ q: { sum: q }, p: { sum: p } }`, go on with the states as
 * they come, and read their `sum`. Rounding in the slopes remains, which is dt times as large.
 *
 * @see A. Neumaier, Rundungsfehleranalyse einiger Verfahren zur Summation endlicher Summen,
 *   Zeitschrift für Angewandte Mathematik und Mechanik 54, 1974, DOI 10.1002/zamm.19740540106
 * @see E. Hairer, C. Lubich, G. Wanner, Geometric Numerical Integration, 2006, section VIII.5,
 *   DOI 10.1007/3-540-30666-8
 */
export function compensated<T>(field: HamiltonianField<T>): HamiltonianField<Compensated<T>> {
  const { axpy, arithmetic, scratch } = field;
  type Field = HamiltonianField<Compensated<T>>;
  const sums = ({ q, p }: PhaseState<Compensated<T>>): PhaseState<T> => ({ q: q.sum, p: p.sum });
  const slope = (sum: T, into: Compensated<T> | undefined): Compensated<T> =>
    into?.sum === sum ? into : { sum };
  const added: Field['axpy'] = (a, x, { sum: before, carry = axpy(-1, before, before) }) => {
    const scaled = axpy(a, x.sum, carry);
    const increment = x.carry === undefined ? scaled : axpy(a, x.carry, scaled);
    const sum = axpy(1, increment, before);
    const added = axpy(-1, before, sum);
    const lost = axpy(-1, axpy(-1, added, sum), before); // of what was there
    return { sum, carry: axpy(1, axpy(-1, added, increment), lost) };
  };
  const plain = (axpy as unknown) === float64Axpy;
  return {
    separable: field.separable,
    dq: (state, into) => slope(field.dq(sums(state), into?.sum), into),
    dp: (state, into) => slope(field.dp(sums(state), into?.sum), into),
    both: (state, into) => {
      const { q, p } = field.both(sums(state), into && sums(into));
      return { q: slope(q, into?.q), p: slope(p, into?.p) };
    },
    axpy: plain ? (sumsAxpy as unknown as Field['axpy']) : added,
    ...(plain && scratch && { scratch: (like) => ({ sum: scratch(like.sum) }) }),
    ...(arithmetic && {
      arithmetic: {
        epsilon: arithmetic.epsilon,
        dot: (x, y) => arithmetic.dot(x.sum, y.sum),
        rounded: (a, x, grid) => ({ sum: arithmetic.rounded(a, x.sum, grid) }),
      },
    }),
  };
}

type Sum = Compensated<Float64Array>;

/** a·x + y of compensated sums of arrays, in one pass. */
function sumsAxpy(a: number, x: Sum, y: Sum, into?: Sum): Sum {
  const { length } = y.sum;
  const made = (
    into?.carry ? into : { sum: new Float64Array(length), carry: new Float64Array(length) }
  ) as Required<Sum>;
  for (let i = 0; i < length; i++) {
    const before = y.sum[i] as number;
    const scaled = a * (x.sum[i] as number) + (y.carry ? (y.carry[i] as number) : before - before);
    const increment = x.carry ? a * (x.carry[i] as number) + scaled : scaled;
    const after = increment + before;
    const added = after - before;
    made.sum[i] = after;
    made.carry[i] = increment - added + (before - (after - added));
  }
  return made;
}
