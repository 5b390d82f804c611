import { mismatch } from '@hgn/core/float64';
import { assertSum, EPSILON } from './coefficients.ts';

type Rows = readonly (readonly number[])[];

/**
 * An explicit Runge–Kutta method that estimates its own error and knows the motion between its steps,
 * for `solve`. Its stages are those of `a`, in order, then the slope at the end of the step, which
 * is the first of the next one, then those of `extra`. A row may be shorter than the list of stages
 * that it weighs: what is missing is 0.
 */
export type EmbeddedMethod = {
  /** For messages and tables. */
  readonly name: string;
  /** The global error of the steps is O(hᵒʳᵈᵉʳ). */
  readonly order: number;
  /** The estimated error of one step is O(h^errorOrder). */
  readonly errorOrder: number;
  /** The global error of the dense output is O(h^denseOrder), at best `order`. */
  readonly denseOrder: number;
  /** Row i weighs the slopes of the i stages before stage i: the first row is empty. */
  readonly a: Rows;
  /** The weights of the stages of `a` in the step. */
  readonly b: readonly number[];
  /**
   * The weights, over the stages and the slope at the end, of the estimate e₁ of the error; of two
   * estimates e₁, e₂ they are combined into ‖e₁‖² / √(‖e₁‖² + ‖e₂‖²/100), as in Hairer's DOP853.
   */
  readonly errors: Rows;
  /** Stages that only the dense output needs, evaluated when it is asked for. */
  readonly extra: Rows;
  /** The weights, over all stages, of what the dense output adds to the cubic Hermite polynomial. */
  readonly dense: Rows;
};

/**
 * The method itself, its coefficients checked.
 *
 * @throws HgnError unless `a` is strictly lower triangular with a row a weight, `b` adds up to 1, and
 *   each row of `errors` and of `dense` adds up to 0
 * @see E. Hairer, S. P. Nørsett, G. Wanner, Solving Ordinary Differential Equations I, 1993,
 *   sections II.4 to II.6, DOI 10.1007/978-3-540-78862-1
 */
export function embedded(method: EmbeddedMethod): EmbeddedMethod {
  const { a, b, errors, extra, dense } = method;
  const what = `embedded '${method.name}'`;
  const stages = b.length;
  const wrong = (rows: Rows, most: (i: number) => number): boolean =>
    rows.some((row, i) => row.length > most(i));
  if (
    a.length !== stages ||
    wrong(a, (i) => i) ||
    wrong(errors, () => stages + 1) ||
    wrong(extra, (i) => stages + 1 + i) ||
    wrong(dense, () => stages + 1 + extra.length)
  ) {
    throw mismatch(
      what,
      `rows over the stages before them, ${stages} of a for ${stages} weights b`,
      `${a.length} of a; errors, extra and dense with ${[...errors, ...extra, ...dense].map((row) => row.length).join(', ')} entries`,
      `After the ${stages} stages comes the slope at the end of the step, then the ${extra.length} extra ones.`,
    );
  }
  assertSum(`${what}: b`, b);
  for (const row of [...errors, ...dense]) assertNoSum(what, row);
  return method;
}

function assertNoSum(what: string, row: readonly number[]): void {
  const size = row.reduce((sum, x) => sum + Math.abs(x), 0);
  const sum = row.reduce((a, b) => a + b, 0);
  if (size > 0 && Math.abs(sum) <= EPSILON * size) return;
  throw mismatch(
    `${what}: a row of errors or dense`,
    'a sum of 0',
    `${sum} from [${row.join(', ')}]`,
    'Look for a missing sign or digit: a constant slope has no error.',
  );
}
