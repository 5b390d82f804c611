import { arraysMade } from './arrays-made.ts';
import type { Integration } from './integrations.ts';
import { spread } from './statistics.ts';

/** An integration that was timed. */
export type IntegrationRow = {
  readonly motion: string;
  readonly method: string;
  readonly called: string;
  readonly trajectories: number;
  readonly steps: number;
  readonly medianSeconds: number;
  /** The quartiles. */
  readonly lowSeconds: number;
  readonly highSeconds: number;
  readonly seconds: readonly number[];
  /** Steps of single trajectories, by the clock, and by the time that the process had a core. */
  readonly stepsPerSecond: number;
  readonly stepsPerCpuSecond: number;
  readonly arraysPerStep: number;
  readonly maxEnergyError: number;
};

/** Two runs to warm up, `runs` that are timed, then one each for arrays and energies. */
export function measuredIntegration(
  { motion, method, called, trajectories = 1, run, energyError }: Integration,
  runs: number,
): IntegrationRow {
  run();
  const steps = run();
  const cpu: number[] = [];
  const seconds = Array.from({ length: runs }, () => {
    const before = process.cpuUsage();
    const begin = performance.now();
    run();
    const wall = (performance.now() - begin) / 1000;
    const { user, system } = process.cpuUsage(before);
    cpu.push((user + system) / 1e6);
    return wall;
  });
  const { low, median, high } = spread(seconds);
  return {
    ...{ motion, method, called, trajectories, steps },
    ...{ medianSeconds: median, lowSeconds: low, highSeconds: high, seconds },
    stepsPerSecond: (trajectories * steps) / median,
    stepsPerCpuSecond: (trajectories * steps) / spread(cpu).median,
    arraysPerStep: arraysMade(run) / steps,
    maxEnergyError: energyError(),
  };
}
