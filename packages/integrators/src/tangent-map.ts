import {
  float64Arithmetic,
  float64Axpy,
  float64Dot,
  type HamiltonianField,
  type Integrator,
  type PhaseState,
} from '@hgn/core/float64';
import type { State } from './slope.ts';

/** A state, and vectors at it that the motion carries along. */
export type TangentState = { readonly state: State; readonly tangents: readonly State[] };

/** How the field is differentiated. */
export type TangentOptions = {
  /**
   * The derivative of the field at a state along a vector, (∂ₓ∂H/∂p, −∂ₓ∂H/∂q); by central
   * differences of fourth order if left out, exact to about 1e-12.
   */
  readonly derivative?: (state: State, along: State) => State;
};

/** A value with its derivatives along several vectors. */
type Dual = { readonly value: Float64Array; readonly parts: readonly Float64Array[] };

/**
 * The tangent map of an integrator: its step, and the derivative of that very step, which carries
 * vectors along. The method takes the step on numbers with their derivatives, so that it solves the
 * variational equations of the field by itself, and a symplectic one gives a symplectic map. Vectors
 * should not be much longer or shorter than the state is, for an implicit one solves both together.
 *
 * @see Ch. Skokos, E. Gerlach, Numerical integration of variational equations, Physical Review E 82,
 *   2010, DOI 10.1103/PhysRevE.82.036704
 */
export function tangentMap(
  integrator: Integrator,
  field: HamiltonianField<Float64Array>,
  options: TangentOptions = {},
): (at: TangentState, dt: number) => TangentState {
  const duals = dualField(field, options.derivative);
  return ({ state, tangents }, dt) => {
    const start = {
      q: { value: state.q, parts: tangents.map(({ q }) => q) },
      p: { value: state.p, parts: tangents.map(({ p }) => p) },
    };
    const { q, p } = integrator.step(duals, start, dt);
    return {
      state: { q: q.value, p: p.value },
      tangents: q.parts.map((part, i) => ({ q: part, p: p.parts[i] as Float64Array })),
    };
  };
}

function dualField(
  field: HamiltonianField<Float64Array>,
  derivative: TangentOptions['derivative'],
): HamiltonianField<Dual> {
  const { axpy } = field;
  const half =
    (which: 'q' | 'p', f: (state: State) => Float64Array) =>
    ({ q, p }: PhaseState<Dual>): Dual => {
      const state = { q: q.value, p: p.value };
      const parts = q.parts.map((part, i) => {
        const along = { q: part, p: p.parts[i] as Float64Array };
        return derivative?.(state, along)[which] ?? difference(f, state, along);
      });
      return { value: f(state), parts };
    };
  const [dq, dp] = [half('q', field.dq), half('p', field.dp)];
  return {
    separable: field.separable,
    dq,
    dp,
    both: (state) => ({ q: dq(state), p: dp(state) }),
    axpy: (a, x, y) => ({
      value: axpy(a, x.value, y.value),
      parts: y.parts.map((part, i) => axpy(a, x.parts[i] as Float64Array, part)),
    }),
    arithmetic: {
      epsilon: derivative === undefined ? 2 ** -44 : 2 ** -52, // differences are no more exact
      dot: (x, y) => {
        const others = [y.value, ...y.parts];
        return [x.value, ...x.parts].reduce(
          (sum, part, i) => sum + float64Dot(part, others[i] as Float64Array),
          0,
        );
      },
      rounded: (a, { value, parts }, grid) => ({
        value: float64Arithmetic.rounded(a, value, grid),
        parts: parts.map((part) => part.map((x) => a * x)),
      }),
    },
  };
}

/** The derivative of `f` along a vector, at an increment that balances truncation and rounding. */
function difference(
  f: (state: State) => Float64Array,
  { q, p }: State,
  along: State,
): Float64Array {
  const length = Math.hypot(...along.q, ...along.p);
  if (length === 0) return along.q;
  const h = 1e-3 / length;
  const shifted = (by: number): Float64Array => {
    return f({ q: float64Axpy(by * h, along.q, q), p: float64Axpy(by * h, along.p, p) });
  };
  const [a, b, c, d] = [-2, -1, 1, 2].map(shifted) as [
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  return a.map(
    (ai, i) => (ai - (d[i] as number) + 8 * ((c[i] as number) - (b[i] as number))) / (12 * h),
  );
}
