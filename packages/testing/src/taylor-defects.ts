import type { HamiltonianField, Integrator, PhaseState } from '@hgn/core/float64';

/** Taylor polynomials in dt: `jet[i][n]` is the coefficient of dtⁿ in coordinate i. */
type Jet = readonly Float64Array[];

/** The highest power of dt that is kept. */
const DEGREE = 11;

/** H = Σⱼ exp(aⱼ·q + bⱼ·p), and |p|²/2 if `quadratic`: no derivative of it vanishes. */
export type Exponentials = {
  readonly terms: readonly { readonly a: readonly number[]; readonly b: readonly number[] }[];
  readonly quadratic?: boolean;
};

/**
 * How far the Taylor polynomial of a step misses that of the motion, for each power of dt: 0 up to
 * the order of the method, if and only if it satisfies its order conditions, but for a coincidence
 * of the coefficients and H. The step runs on polynomials in dt, with 1 for dt, and each of its
 * `axpy`s, which have one dt as a factor, raises the powers by one: so it is right for Runge–Kutta,
 * splitting and composed methods, and not for one that adds up states in another way.
 */
export function taylorDefects(integrator: Integrator, system: Exponentials): number[] {
  const field = jetField(system);
  const start = { q: [constant(0.3), constant(-0.2)], p: [constant(0.1), constant(0.4)] };
  const stepped = coordinates(integrator.step<Jet>(field, start, 1));
  const moved = coordinates(motion(field, start));
  return Array.from({ length: DEGREE + 1 }, (_, n) =>
    Math.max(...stepped.map((jet, i) => Math.abs(at(jet, n) - at(moved[i], n)))),
  );
}

function jetField({ terms, quadratic = false }: Exponentials): HamiltonianField<Jet> {
  const both = ({ q, p }: PhaseState<Jet>): PhaseState<Jet> => {
    const values = terms.map(({ a, b }) => exp(combined([...a, ...b], [...q, ...p])));
    const slope = (of: 'a' | 'b', i: number, sign: number): Float64Array =>
      combined(
        terms.map((term) => sign * (term[of][i] ?? 0)),
        values,
      );
    return {
      q: p.map((jet, i) => combined([1, quadratic ? 1 : 0], [slope('b', i, 1), jet])),
      p: q.map((_, i) => slope('a', i, -1)),
    };
  };
  return {
    separable: terms.every(({ a, b }) => !a.some(Boolean) || !b.some(Boolean)),
    dq: (state) => both(state).q,
    dp: (state) => both(state).p,
    both,
    axpy: (a, x, y) => y.map((jet, i) => jet.map((c, n) => c + (n && a * at(x[i], n - 1)))),
  };
}

/** The motion itself: each power of dt follows from the slopes of the powers below. */
function motion(field: HamiltonianField<Jet>, start: PhaseState<Jet>): PhaseState<Jet> {
  let state = start;
  for (let n = 1; n <= DEGREE; n++) {
    const { q, p } = field.both(state);
    const next = (jets: Jet, slopes: Jet): Jet =>
      jets.map((jet, i) => jet.with(n, at(slopes[i], n - 1) / n));
    state = { q: next(state.q, q), p: next(state.p, p) };
  }
  return state;
}

const coordinates = ({ q, p }: PhaseState<Jet>): Jet => [...q, ...p];
const at = (jet: Float64Array | undefined, n: number): number => jet?.[n] as number;

function constant(value: number): Float64Array {
  return new Float64Array(DEGREE + 1).with(0, value);
}

function combined(weights: readonly number[], jets: Jet): Float64Array {
  return constant(0).map((_, n) =>
    jets.reduce((sum, jet, j) => sum + (weights[j] ?? 0) * at(jet, n), 0),
  );
}

/** e = exp(x) from e′ = x′·e. */
function exp(x: Float64Array): Float64Array {
  const e = constant(Math.exp(at(x, 0)));
  for (let n = 1; n <= DEGREE; n++) {
    for (let k = 1; k <= n; k++) e[n] = at(e, n) + (k * at(x, k) * at(e, n - k)) / n;
  }
  return e;
}
