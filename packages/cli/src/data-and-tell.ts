import { HgnError } from '@hgn/core';
import type { RunConfig } from './config.ts';
import { type RunData, runData } from './run-data.ts';
import type { Terminal } from './terminal.ts';

/**
 * The data of a run, under a bar where they are simulated. Undefined if the signal is aborted before
 * they are there.
 *
 * @throws HgnError as `runData` does
 */
export async function dataAndTell(
  config: RunConfig,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<RunData | undefined> {
  const { data, system, trajectories } = config;
  if (data !== undefined) {
    terminal.say(`reading trajectories from ${data}`);
    return runData(config);
  }
  terminal.say(`simulating ${trajectories} trajectories of a ${system}`);
  const bar = terminal.bar('simulating', trajectories);
  let done = 0;
  const progress = (more: number): void => {
    bar.update((done += more));
  };
  try {
    return await runData(config, { progress, signal });
  } catch (error) {
    if (!signal.aborted || error instanceof HgnError) throw error;
    return undefined;
  } finally {
    bar.stop();
  }
}
