import {
  type Arithmetic,
  type HamiltonianField,
  HgnError,
  type Integrator,
  mismatch,
  type PhaseState,
} from '@hgn/core/float64';

/** A splitting method on a lattice. */
export type LatticeOptions = {
  readonly name: string;
  /** A splitting method, or a composition of one. */
  readonly base: Integrator;
  /** The spacing, a power of 2; 256 spacings of the numbers at 1 if left out. */
  readonly grid?: number;
};

/**
 * The splitting method `base` with each increment of q and p rounded to a multiple of `grid`. Sums of
 * multiples are exact, so that where `base` is reversible and H separable, `step(−dt)` after
 * `step(dt)` gives back the very bits, in double precision and on tensors, after any number of steps.
 * Gradients pass through the rounding as if it were not there.
 *
 * A state off the lattice is moved onto it first, by half a spacing at most. Coordinates are exact
 * below 2⁵³ spacings, on tensors 2²⁴: with the default spacing below 512.
 *
 * @throws HgnError if `base` is no splitting method; at a step, if the field has no `arithmetic`
 * @see D. Levesque, L. Verlet, Molecular dynamics and time reversibility, Journal of Statistical
 *   Physics 72, 1993
 * @see H. Rein, D. Tamayo, JANUS: a bit-wise reversible integrator for N-body dynamics, Monthly
 *   Notices of the Royal Astronomical Society 473, 2018, DOI 10.1093/mnras/stx2479
 */
export function lattice({ name, base, grid }: LatticeOptions): Integrator {
  if (!('kicks' in base)) {
    const remedy = 'Only where each stage leaves a half as it is can it be undone exactly.';
    throw mismatch(`lattice '${name}': base`, 'a splitting method', base.name, remedy);
  }
  return {
    name,
    order: base.order,
    symplectic: base.symplectic,
    reversible: base.reversible,
    step: <T>(field: HamiltonianField<T>, { q, p }: PhaseState<T>, dt: number) => {
      const { epsilon, rounded } = arithmeticOf(name, field);
      const spacing = grid ?? 256 * epsilon;
      const axpy = (a: number, x: T, y: T, into?: T): T =>
        field.axpy(1, rounded(a, x, spacing), y, into);
      const start = { q: rounded(1, q, spacing), p: rounded(1, p, spacing) };
      return base.step({ ...field, axpy }, start, dt);
    },
  };
}

function arithmeticOf<T>(name: string, { arithmetic }: HamiltonianField<T>): Arithmetic<T> {
  if (arithmetic !== undefined) return arithmetic;
  throw new HgnError(
    `${name}: expected a field with the member 'arithmetic', to round by, got one without. Set it, ` +
      'as fieldOf and analyticField do.',
  );
}
