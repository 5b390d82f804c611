import { combined, inner, solved, type Solver, unsolved } from './solver.ts';

/** When to stop; every one has a default. */
export type FixedPointOptions = {
  /** Of the last change, as a share of the slopes; about 16 spacings of their numbers if left out. */
  readonly tolerance?: number;
  /** After how many to give up; 100 if left out. */
  readonly maxIterations?: number;
  /** How many to do where values cannot be read, as in a traced step; 10 if left out. */
  readonly iterations?: number;
};

/**
 * Solves k = map(k) by k ← map(k). It converges where dt·L < 1 or so, with L the largest derivative of
 * the field: for steps that are short for accuracy anyway. One evaluation a stage and iteration;
 * a batch is iterated as a whole, until all of it is solved.
 */
export function fixedPoint(options: FixedPointOptions = {}): Solver {
  const { tolerance, maxIterations = 100, iterations = 10 } = options;
  return ({ map, start, field, what }) => {
    const { epsilon = NaN } = field.arithmetic ?? {};
    let [slopes, residual] = [start, Infinity];
    let count = 0;
    while (count++ < maxIterations && !Number.isNaN(residual)) {
      const next = map(slopes);
      const size = inner(field, next, next);
      if (size === undefined) return repeated(map, next, iterations - 1);
      const change = combined(field, -1, slopes, next);
      const before = residual;
      residual = Math.sqrt((inner(field, change, change) ?? NaN) / (size || 1));
      slopes = next;
      if (solved(residual, before, epsilon, tolerance)) return slopes;
    }
    const remedy = 'Take a smaller dt, or the solver newtonKrylov().';
    throw unsolved(what, count - 1, residual, remedy);
  };
}

function repeated<K>(map: (slopes: K) => K, slopes: K, times: number): K {
  for (let i = 0; i < times; i++) slopes = map(slopes);
  return slopes;
}
