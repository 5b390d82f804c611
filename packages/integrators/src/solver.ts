import { type HamiltonianField, HgnError, type PhaseState } from '@hgn/core/float64';

/** Slopes, of one stage each. */
export type Slopes<T> = readonly PhaseState<T>[];

/** What a step solves: slopes k₁ … kₙ of k = map(k). */
export type SlopeEquation<T> = {
  readonly map: (slopes: Slopes<T>) => Slopes<T>;
  /** Where to begin. */
  readonly start: Slopes<T>;
  /** Its operations on states, and no evaluation, are for the solver. */
  readonly field: Pick<HamiltonianField<T>, 'axpy' | 'arithmetic'>;
  /** The method and its dt, for messages. */
  readonly what: string;
};

/** How an implicit step is solved: `fixedPoint()`, `newtonKrylov()` or one's own. */
export type Solver = <T>(equation: SlopeEquation<T>) => Slopes<T>;

/** a·x + y, for each of the slopes. */
export function combined<T>(
  { axpy }: SlopeEquation<T>['field'],
  a: number,
  x: Slopes<T>,
  y: Slopes<T>,
): Slopes<T> {
  return y.map(({ q, p }, i) => {
    const by = x[i] as PhaseState<T>;
    return { q: axpy(a, by.q, q), p: axpy(a, by.p, p) };
  });
}

/** Σ xᵢ·yᵢ over all slopes; undefined where their values cannot be read. */
export function inner<T>(
  { arithmetic }: SlopeEquation<T>['field'],
  x: Slopes<T>,
  y: Slopes<T>,
): number | undefined {
  let sum: number | undefined = 0;
  for (const [i, { q, p }] of x.entries()) {
    const other = y[i] as PhaseState<T>;
    const [dq, dp] = [arithmetic?.dot(q, other.q), arithmetic?.dot(p, other.p)];
    if (dq === undefined || dp === undefined) return undefined;
    sum += dq + dp;
  }
  return sum;
}

/**
 * Whether a residual, as a share of the slopes, is small enough: below the tolerance; or, if none was
 * asked for, below 16 spacings of numbers, or 256 where rounding lets it fall no further.
 */
export function solved(
  residual: number,
  before: number,
  epsilon: number,
  tolerance?: number,
): boolean {
  if (residual <= (tolerance ?? 16 * epsilon)) return true;
  return tolerance === undefined && residual >= before && residual <= 256 * epsilon;
}

/** Of an equation that does not settle. */
export function unsolved(
  what: string,
  iterations: number,
  residual: number,
  remedy: string,
): HgnError {
  return new HgnError(
    `${what}: expected slopes that solve its equation, got a residual of ` +
      `${residual.toPrecision(2)} of their size after ${iterations} iterations. ${remedy}`,
  );
}
