import { HgnError, type HamiltonianField, mismatch } from '@hgn/core/float64';
import type { State } from './slope.ts';
import type { DenseSolution, Solution } from './solution.ts';
import { solve } from './solve.ts';
import type { SolveOptions } from './solve-options.ts';

type Batch = {
  /** How many trajectories `state` holds, one after the other. */
  readonly batch: number;
};

/**
 * Solves each trajectory of a batch on its own, in turn: `state.q` and `state.p` hold batch·dimension
 * numbers, and the field is called with the dimension of one. Each has its own steps, error and
 * events, so that a stiff one costs the others nothing and changes none of their bits. In float64 on
 * one core a batch of steps in lockstep would be no faster.
 *
 * @throws HgnError as `solve`, with the number of the trajectory, counted from 0
 */
export function solveBatch<E extends string = never>(
  field: HamiltonianField<Float64Array>,
  state: State,
  options: SolveOptions<E> & Batch & { readonly dense: true },
): DenseSolution<E>[];
export function solveBatch<E extends string = never>(
  field: HamiltonianField<Float64Array>,
  state: State,
  options: SolveOptions<E> & Batch,
): Solution<E>[];
export function solveBatch<E extends string = never>(
  field: HamiltonianField<Float64Array>,
  { q, p }: State,
  { batch, ...options }: SolveOptions<E> & Batch,
): Solution<E>[] {
  const n = q.length / batch;
  if (!Number.isInteger(batch) || batch < 1 || !Number.isInteger(n) || p.length !== q.length) {
    throw mismatch(
      'solveBatch',
      'a batch of 1 or more that divides the lengths of q and p',
      `${batch} for ${q.length} and ${p.length}`,
      'Put the coordinates of each trajectory one after the other.',
    );
  }
  return Array.from({ length: batch }, (_, i) => {
    const row = { q: q.slice(i * n, (i + 1) * n), p: p.slice(i * n, (i + 1) * n) };
    try {
      return solve(field, row, options);
    } catch (cause) {
      if (!(cause instanceof HgnError)) throw cause;
      throw new HgnError(`trajectory ${i} of ${batch}: ${cause.message}`, { cause });
    }
  });
}
