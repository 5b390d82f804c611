import type { PhaseState } from '@hgn/core/float64';
import { type Accuracy, accuracy } from './accuracy.ts';
import type { Contender, Task } from './contender.ts';
import { counted } from './counted.ts';
import { type Timed, timed } from './timed.ts';

/** What a setting costs, and what it gives. */
export type WorkPrecision = Accuracy &
  Timed & {
    /** The time of a step, or the tolerance. */
    readonly setting: number;
    /** Of ∂H/∂q, counted. */
    readonly evaluations: number;
    /** Why there is no result; then errors are Infinity, and seconds NaN. */
    readonly failure?: string;
  };

/** What is measured. */
export type WorkPrecisionOptions = {
  /** From the cheapest to the most accurate. */
  readonly settings: readonly number[];
  /** Times along the way to compare at, 64 if left out; fewer where they would fall between steps. */
  readonly samples?: number;
  /** Timed runs of each setting, 5 if left out. */
  readonly repeats?: number;
  /** Forces that a run may evaluate; the first setting that takes more ends the list. */
  readonly maxEvaluations?: number;
};

/** Below it an error that falls no more is taken for rounding. */
const SMALL = 1e-8;

const FAILED: Accuracy & Timed = {
  seconds: NaN,
  secondsRange: [NaN, NaN],
  error: Infinity,
  largestError: Infinity,
  energyError: Infinity,
};

/**
 * Error against work of a contender on a task: a point for each setting, up to the first that costs
 * more than `maxEvaluations`, or the second in a row that rounding makes no better. A run that throws,
 * ends in what is no number, or gets lost at a coarse tolerance is a point with a `failure`.
 *
 * Forces are counted in a run of their own, so that counting takes no time; times are those of this
 * machine at this moment, and noisy.
 *
 * @see E. Hairer, S. P. Nørsett, G. Wanner, Solving Ordinary Differential Equations I, 1993,
 *   section II.10, DOI 10.1007/978-3-540-78862-1
 */
export function workPrecision(
  contender: Contender,
  task: Task,
  { settings, samples, repeats = 5, maxEvaluations = Infinity }: WorkPrecisionOptions,
): WorkPrecision[] {
  const points: WorkPrecision[] = [];
  const { start, span } = task;
  for (const setting of settings) {
    const { system, forces, exhausted } = counted(task.system, maxEvaluations);
    try {
      const [end] = contender.solve(system, start, [span], setting);
      const evaluations = forces();
      if (end === undefined || !isFinite(end)) {
        points.push({ setting, evaluations, ...FAILED, failure: 'It ends in what is no number.' });
        continue;
      }
      const run = (): void => void contender.solve(task.system, start, [span], setting);
      const { seconds, secondsRange } = timed(run, repeats);
      const errors = accuracy(contender, task, {
        setting,
        ...(samples !== undefined && { samples }),
      });
      points.push({ setting, evaluations, seconds, secondsRange, ...errors });
    } catch (error) {
      // a tolerance that is too coarse may take forever where a finer one does not
      const hopeless = contender.dial !== 'tolerance' || points.some((at) => at.error < 1);
      if (exhausted() && hopeless) break;
      const failure = error instanceof Error ? error.message : String(error);
      points.push({ setting, evaluations: forces(), ...FAILED, failure });
    }
    if (atRounding(points)) break;
  }
  return points;
}

function isFinite({ q, p }: PhaseState<Float64Array>): boolean {
  return q.every(Number.isFinite) && p.every(Number.isFinite);
}

/** Whether the last two settings brought nothing, at an error where rounding is the reason. */
function atRounding(points: readonly WorkPrecision[]): boolean {
  const errors = points.slice(-3).map(({ error }) => error);
  const [before = Infinity, ...after] = errors;
  return after.length === 2 && before < SMALL && after.every((error) => error > before / 2);
}
