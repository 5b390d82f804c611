import type { HamiltonianField } from '@hgn/core/float64';
import type { SolveEvent } from './crossings.ts';
import type { State } from './slope.ts';
import type { Moment } from './solution.ts';
import { solve } from './solve.ts';
import type { SolveOptions } from './solve-options.ts';

/**
 * The states where a motion passes the surface g(t, state) = 0 in one direction, rising if left out:
 * a Poincaré section. A start on the surface does not count.
 *
 * @throws HgnError as `solve`
 * @see M. Hénon, On the numerical computation of Poincaré maps, Physica D 5, 1982,
 *   DOI 10.1016/0167-2789(82)90034-3
 */
export function poincareSection(
  field: HamiltonianField<Float64Array>,
  state: State,
  {
    g,
    direction = 'rising',
    ...options
  }: Pick<SolveEvent, 'g' | 'direction'> & Omit<SolveOptions, 'saveAt' | 'events' | 'dense'>,
): readonly Moment[] {
  const events = { section: { g, direction } };
  return solve(field, state, { ...options, saveAt: [], events }).events.section;
}
