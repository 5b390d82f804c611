import { setImmediate } from 'node:timers/promises';
import {
  convergenceOrder,
  type EnergyDrift,
  energyDrift,
  workFor,
  type WorkPrecision,
  workPrecision,
} from '@hgn/work-precision';
import { type BenchTask, SAMPLES } from './bench-task.ts';
import type { Entrant } from './entrants.ts';

/** How much is measured. */
export type BenchLimits = {
  /** Of which errors are measured. */
  readonly time: number;
  /** Over which the energy is watched. */
  readonly longTime: number;
  /** Forces that a run may evaluate. */
  readonly evaluations: number;
  /** The error that one wants to know the price of. */
  readonly error: number;
  readonly repeats: number;
};

/** What is known of an entrant on a system; numbers that are not finite are null in JSON. */
export type EntrantResult = Pick<Entrant, 'name' | 'family' | 'dial'> & {
  /** As claimed, and as measured: null where it varies, or no setting is fine enough. */
  readonly order: number | null;
  readonly measuredOrder: number | null;
  readonly points: readonly WorkPrecision[];
  /** What an error of `error` costs, null where it is not reached. */
  readonly price: { readonly evaluations: number | null; readonly seconds: number | null };
  /** The energy over `longTime`, null where no setting gets to the end. */
  readonly drift:
    (EnergyDrift & { readonly setting: number; readonly evaluationsPerTime: number }) | null;
};

/** All that is known of a system. */
export type SystemResult = {
  readonly system: string;
  readonly constants: BenchTask['system']['constants'];
  readonly start: { readonly q: readonly number[]; readonly p: readonly number[] };
  readonly truth: BenchTask['truth'];
  readonly floor: number;
  readonly entrants: readonly EntrantResult[];
  /** Who was not measured, and why. */
  readonly leftOut: readonly { readonly name: string; readonly why: string }[];
};

/** Runs cheaper than this share of the dearest are not of interest. */
const RANGE = 1 / 1024;
/** Share of the dearest run, per unit of time, that the energy is watched at. */
const DRIFT_RATE = 1 / 4;

/** A rollout of 2ⁿ steps evaluates a force more, and one for each stretch of it. */
const SLACK = 1.01;

const DT_HALVINGS = Array.from({ length: 27 }, (_, i) => 2 ** -(i + 4));
const TOLERANCES = Array.from({ length: 13 }, (_, i) => 10 ** -(i + 1));

/** Measures entrants on a task, one after the other; `done` is told of each. */
export async function benchSystem(
  task: BenchTask,
  entrants: readonly Entrant[],
  limits: BenchLimits,
  done: (name: string) => void,
): Promise<SystemResult> {
  const results: EntrantResult[] = [];
  const leftOut: SystemResult['leftOut'][number][] = [];
  for (const entrant of entrants) {
    done(entrant.name);
    await setImmediate(); // lets the progress bar be drawn
    const why = entrant.unfit?.(task);
    if (why === undefined) results.push(measured(task, entrant, limits));
    else leftOut.push({ name: entrant.name, why });
  }
  const { system, start, truth, floor } = task;
  return {
    system: system.name,
    constants: system.constants,
    start: { q: [...start.q], p: [...start.p] },
    truth,
    floor,
    entrants: results,
    leftOut,
  };
}

function measured(task: BenchTask, entrant: Entrant, limits: BenchLimits): EntrantResult {
  const { name, family, dial, order = null } = entrant;
  const { evaluations, repeats, error } = limits;
  const maxEvaluations = SLACK * evaluations;
  const settings =
    dial === 'tolerance' ? TOLERANCES : DT_HALVINGS.map((share) => share * task.span);
  const options = { settings, repeats, maxEvaluations, samples: SAMPLES };
  const points = workPrecision(entrant, task, options).filter(
    (point) => point.evaluations >= RANGE * evaluations,
  );
  return {
    name,
    family,
    dial,
    order,
    measuredOrder: convergenceOrder(entrant, points) ?? null,
    points,
    price: {
      evaluations: workFor(points, { error, by: 'evaluations' }) ?? null,
      seconds: workFor(points, { error, by: 'seconds' }) ?? null,
    },
    drift: drift(task, entrant, points, limits),
  };
}

/** Of the setting whose cost comes nearest to what all are given. */
function drift(
  task: BenchTask,
  entrant: Entrant,
  points: readonly WorkPrecision[],
  { longTime, evaluations, time }: BenchLimits,
): EntrantResult['drift'] {
  const away = (point: WorkPrecision): number =>
    Math.abs(Math.log(point.evaluations / (DRIFT_RATE * evaluations)));
  const [point] = points
    .filter(({ failure }) => failure === undefined)
    .sort((a, b) => away(a) - away(b));
  if (point === undefined) return null;
  const { setting } = point;
  try {
    const { system, start } = task;
    const found = energyDrift(entrant, { system, start, span: longTime }, { setting });
    return { ...found, setting, evaluationsPerTime: point.evaluations / time };
  } catch {
    return null; // it gets to the end of the time, but not of the long time
  }
}
