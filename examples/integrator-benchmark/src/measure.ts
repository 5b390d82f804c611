import {
  type Contender,
  convergenceOrder,
  type EnergyDrift,
  energyDrift,
  type Task,
  workFor,
  type WorkPrecision,
  workPrecision,
} from '@hgn/work-precision';
import type { Entry } from './contenders.ts';

/** How much is measured. */
export type Limits = {
  /** Forces that a run may take. */
  readonly evaluations: number;
  /** The error that one wants to know the price of. */
  readonly error: number;
  /** Forces in a unit of time that the energy is watched at, the same for all, as nearly as may be. */
  readonly rate: number;
  /** How long the energy is watched. */
  readonly longSpan: number;
  /** Timed runs of each setting. */
  readonly repeats: number;
};

/** What is known of a contender afterwards. */
export type Result = Entry & {
  readonly points: readonly WorkPrecision[];
  /** As measured; undefined where no two settings are fine enough. */
  readonly order: number | undefined;
  /** Forces, and seconds, that the error costs; undefined where it is not reached. */
  readonly price: { readonly evaluations?: number; readonly seconds?: number };
  /** Seconds that a step takes; undefined where steps are not all equal. */
  readonly secondsPerStep: number | undefined;
  /** The energy over the long time; undefined where no setting gets to its end. */
  readonly drift: EnergyDrift | undefined;
};

/** From coarse to fine: `workPrecision` leaves off where forces or digits run out. */
const STEPS = Array.from({ length: 22 }, (_, i) => 2 ** -(i + 6));
const TOLERANCES = Array.from({ length: 9 }, (_, i) => 10 ** -(i + 5));

/** Measures a contender on a task. */
export function measure({ contender, panel }: Entry, task: Task, limits: Limits): Result {
  const { evaluations: maxEvaluations, error, repeats } = limits;
  const settings =
    contender.dial === 'tolerance' ? TOLERANCES : STEPS.map((share) => share * task.span);
  const points = workPrecision(contender, task, { settings, repeats, maxEvaluations });
  const cost = (by: 'evaluations' | 'seconds') => workFor(points, { error, by });
  const [evaluations, seconds] = [cost('evaluations'), cost('seconds')];
  const finest = points.findLast(({ failure }) => failure === undefined);
  return {
    contender,
    panel,
    points,
    order: convergenceOrder(contender, points),
    price: { ...(evaluations && { evaluations }), ...(seconds && { seconds }) },
    secondsPerStep:
      contender.dial === 'dt' && finest ? (finest.seconds * finest.setting) / task.span : undefined,
    drift: driftOf(contender, task, points, limits),
  };
}

/** Of the setting whose price comes nearest to what all may take. */
function driftOf(
  contender: Contender,
  { system, start, span }: Task,
  points: readonly WorkPrecision[],
  { rate, longSpan }: Limits,
): EnergyDrift | undefined {
  const away = ({ evaluations }: WorkPrecision) => Math.abs(Math.log(evaluations / (rate * span)));
  const [nearest] = points
    .filter(({ failure }) => failure === undefined)
    .sort((a, b) => away(a) - away(b));
  return (
    nearest &&
    energyDrift(contender, { system, start, span: longSpan }, { setting: nearest.setting })
  );
}
