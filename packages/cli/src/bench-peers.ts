import type { WorkPrecision } from '@hgn/work-precision';
import type { EntrantResult } from './bench-systems.ts';
import { PEERS } from './entrants.ts';

/** A measured run of somebody. */
export type NamedPoint = Pick<WorkPrecision, 'setting' | 'evaluations' | 'seconds' | 'error'> & {
  readonly name: string;
};

/** Somebody's runs. */
type Runs = Pick<EntrantResult, 'name' | 'family' | 'points'>;

/** The most accurate run of each peer, and the most accurate of ours that took no more time. */
export function beside({
  entrants,
}: {
  readonly entrants: readonly Runs[];
}): { readonly peer: NamedPoint; readonly ours: NamedPoint | undefined }[] {
  const ours = entrants.filter(({ family }) => family !== PEERS).flatMap(pointsOf);
  return entrants
    .filter(({ family }) => family === PEERS)
    .flatMap((entrant) => best(pointsOf(entrant)) ?? [])
    .map((peer) => ({ peer, ours: best(ours.filter(({ seconds }) => seconds <= peer.seconds)) }));
}

function pointsOf({ name, points }: Runs): NamedPoint[] {
  return points
    .filter(({ failure }) => failure === undefined)
    .map(({ setting, evaluations, seconds, error }) => ({
      name,
      setting,
      evaluations,
      seconds,
      error,
    }));
}

function best(points: readonly NamedPoint[]): NamedPoint | undefined {
  return [...points].sort((a, b) => a.error - b.error)[0];
}
