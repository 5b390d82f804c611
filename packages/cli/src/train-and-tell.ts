import { type Executor, mismatch } from '@hgn/core';
import { dataAndTell } from './data-and-tell.ts';
import { selectEngine } from './engines.ts';
import { interruptible } from './interruption.ts';
import { profileStep } from './profile-step.ts';
import { findRun } from './run.ts';
import { storedData } from './run-data.ts';
import { newConfig, resumedConfig, type RunOptions } from './run-options.ts';
import type { Terminal } from './terminal.ts';
import { trainRun } from './train-run.ts';

/** What of a run there is to begin with. */
export type Beginning = RunOptions & {
  /** Folder of stored trajectories. */
  readonly data?: string;
  /** Whether to time the kernels of a step first. */
  readonly profile?: true;
  /** Whether to go on with the run that the folder holds. */
  readonly resume: 'yes' | 'no' | 'if there is one';
  /** What to say to go on, for who is interrupted. */
  readonly again: string;
};

/**
 * Trains a new run, or goes on with one, and says what happens. Returns what it ran on if it
 * came to its end; one that was interrupted has said how to go on.
 *
 * @throws HgnError if the folder holds a run that is not to be resumed, or none that is
 */
export async function trainAndTell(
  options: Beginning,
  terminal: Terminal,
): Promise<Executor | undefined> {
  const { out: dir, data: stored, resume, again } = options;
  const found = await findRun(dir);
  if (found !== undefined && resume === 'no') {
    const got = `a run at step ${found.step}`;
    throw mismatch(
      `'${dir}'`,
      'no run',
      got,
      '--resume goes on with it; --out names another folder.',
    );
  }
  if (found === undefined && resume === 'yes') {
    throw mismatch(`'${dir}'`, 'a run to resume', 'none', 'Leave out --resume to begin one.');
  }
  const { name, executor, reason } = await selectEngine(options.engine, {
    ...(options.device && { device: options.device }),
    warn: terminal.say,
  });
  const config =
    found === undefined
      ? newConfig(
          options,
          name,
          stored === undefined ? undefined : { dir: stored, data: await storedData(stored) },
        )
      : resumedConfig(found.record.config, options, name);
  terminal.say(`engine: ${name} (${reason})`);
  if (found !== undefined) terminal.say(`going on from step ${found.step} of ${config.steps}`);

  const steps = await interruptible(terminal, async (signal) => {
    const data = await dataAndTell(config, terminal, signal);
    if (data === undefined) return undefined;
    if (options.profile) await profileStep({ config, data, executor, dir, terminal });
    const resumed = found && { resumed: found.record };
    return trainRun({ config, dir, data, executor, terminal, signal, ...resumed });
  });
  if (steps === config.steps) return executor;
  terminal.say(
    steps === undefined
      ? 'Stopped before its first step; there is nothing to save.'
      : `Stopped at step ${steps} of ${config.steps}, which is saved. To go on:\n  ${again}`,
  );
  process.exitCode = 130;
  return undefined;
}
