import { HgnError } from '@hgn/core/float64';
import {
  combined,
  inner,
  solved,
  type SlopeEquation,
  type Slopes,
  type Solver,
  unsolved,
} from './solver.ts';

/** When to stop; every one has a default. */
export type NewtonKrylovOptions = {
  /** Of the residual, as a share of the slopes; about 16 spacings of their numbers if left out. */
  readonly tolerance?: number;
  /** How many Newton steps to try; 20 if left out. */
  readonly maxIterations?: number;
  /** The most directions of a Newton step; 40 if left out. */
  readonly directions?: number;
};

/**
 * Solves k = map(k) by Newton's method, each step of it by GMRES without a matrix: for a dt that is
 * long beside the fastest motion. The derivative of the map along a direction is a difference of two
 * evaluations, one for each direction. That is as exact as Newton's method needs, which corrects it in
 * its next step, while an exact one of a learned H would be a gradient of the third order.
 *
 * It decides by values, and so cannot be traced.
 *
 * @see D. A. Knoll, D. E. Keyes, Jacobian-free Newton–Krylov methods: a survey of approaches and
 *   applications, Journal of Computational Physics 193, 2004, DOI 10.1016/j.jcp.2003.08.010
 */
export function newtonKrylov(options: NewtonKrylovOptions = {}): Solver {
  const { tolerance, maxIterations = 20, directions = 40 } = options;
  return (equation) => {
    const { map, start, field, what } = equation;
    const { epsilon = NaN } = field.arithmetic ?? {};
    let [slopes, share] = [start, Infinity];
    let count = 0;
    while (count++ < maxIterations && !Number.isNaN(share)) {
      const image = map(slopes);
      const residual = combined(field, -1, slopes, image);
      const size = norm(equation, image);
      const before = share;
      share = norm(equation, residual) / (size || 1);
      if (solved(share, before, epsilon, tolerance)) return image;
      slopes = combined(
        field,
        1,
        correction(equation, slopes, image, residual, directions),
        slopes,
      );
    }
    const remedy = 'Take a smaller dt, or allow a larger tolerance.';
    throw unsolved(what, count - 1, share, remedy);
  };
}

/** δ of (1 − map′)·δ = residual, to a thousandth, by GMRES. */
function correction<T>(
  equation: SlopeEquation<T>,
  slopes: Slopes<T>,
  image: Slopes<T>,
  residual: Slopes<T>,
  directions: number,
): Slopes<T> {
  const { map, field } = equation;
  const zero = combined(field, -1, residual, residual);
  const first = norm(equation, residual);
  const basis = [combined(field, 1 / first, residual, zero)];
  const h = Math.sqrt(field.arithmetic?.epsilon ?? NaN) * (1 + norm(equation, slopes));
  const triangle: number[][] = []; // columns of R
  const turns: [number, number][] = [];
  const rest = [first]; // of the residual, in the turned basis
  while (triangle.length < directions && Math.abs(rest.at(-1) as number) > 1e-3 * first) {
    const v = basis.at(-1) as Slopes<T>;
    const moved = combined(field, -1, image, map(combined(field, h, v, slopes)));
    let w = combined(field, -1 / h, moved, v);
    const column = basis.map((b) => {
      const share = inner(field, b, w) ?? NaN;
      w = combined(field, -share, b, w);
      return share;
    });
    const length = norm(equation, w);
    for (const [j, [c, s]] of turns.entries()) {
      const [x, y] = [column[j] as number, column[j + 1] as number];
      [column[j], column[j + 1]] = [c * x + s * y, c * y - s * x];
    }
    const x = column.pop() as number;
    const radius = Math.hypot(x, length);
    if (!(radius > 0)) break; // a singular equation, or one that is not a number
    const [c, s] = [x / radius, length / radius];
    turns.push([c, s]);
    triangle.push([...column, radius]);
    const last = rest.pop() as number;
    rest.push(c * last, -s * last);
    if (length <= 1e-12 * radius) break;
    basis.push(combined(field, 1 / length, w, zero));
  }
  const weights: number[] = [];
  for (let i = triangle.length - 1; i >= 0; i--) {
    const known = weights.reduce((sum, y, j) => sum + y * (triangle[j]?.[i] ?? 0), 0);
    weights[i] = ((rest[i] as number) - known) / (triangle[i]?.[i] as number);
  }
  return weights.reduce((sum, y, i) => combined(field, y, basis[i] as Slopes<T>, sum), zero);
}

function norm<T>({ field, what }: SlopeEquation<T>, x: Slopes<T>): number {
  const square = inner(field, x, x);
  if (square !== undefined) return Math.sqrt(square);
  const got =
    field.arithmetic === undefined
      ? "a field without the member 'arithmetic'. Set it, as fieldOf and analyticField do"
      : 'values that cannot be read, as in a traced step. Run it with the eager executor';
  throw new HgnError(
    `${what}: expected to read the size of slopes, got ${got}, or take the solver fixedPoint().`,
  );
}
