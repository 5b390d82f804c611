import { energyErrors, sampleTimes } from './accuracy.ts';
import type { Contender, Task } from './contender.ts';
import { slope } from './convergence-order.ts';

/** How the energy of a contender goes astray. */
export type EnergyDrift = {
  /** The ends of windows of time, each twice as long as the one before. */
  readonly times: readonly number[];
  /** The largest |H − H₀| / |H₀| in each; |H − H₀| where H₀ is 0. */
  readonly errors: readonly number[];
  /** The largest of all. */
  readonly largest: number;
  /**
   * The exponent of time that the errors of the last five windows grow with: 0 where the energy stays
   * in bounds, 1 where it drifts, 1/2 where rounding makes it wander.
   */
  readonly growth: number;
};

/** Windows that the growth is seen in. */
const LAST = 5;
/** What cannot be told from no error. */
const LEAST = Number.EPSILON / 2;

/**
 * The error of the energy in windows of time up to `span`, looked at 4096 times, or after every step
 * of fewer.
 *
 * @throws what the contender throws
 */
export function energyDrift(
  contender: Contender,
  { system, start, span }: Omit<Task, 'exact'>,
  { setting, samples = 4096 }: { readonly setting: number; readonly samples?: number },
): EnergyDrift {
  const times = sampleTimes(contender, span, setting, samples);
  const path = contender.solve(system, start, times, setting);
  const errors = energyErrors(system.energy, start, path);
  const ends: number[] = [];
  const worst: number[] = [];
  for (let to = errors.length; to >= 1; to = Math.floor(to / 2)) {
    const window = errors.slice(Math.floor(to / 2), to);
    ends.unshift(times[to - 1] as number);
    worst.unshift(window.every(Number.isFinite) ? Math.max(...window) : Infinity);
  }
  const last = ends.map(
    (t, i) => [Math.log(t), Math.log(Math.max(LEAST, worst[i] as number))] as const,
  );
  return {
    times: ends,
    errors: worst,
    largest: Math.max(...worst),
    growth: slope(last.slice(-LAST)),
  };
}
