import type { Executor } from '@hgn/core';
import { selectEngine } from './engines.ts';
import type { RunChoice } from './options.ts';
import { type LoadedRun, loadRun } from './run.ts';
import type { Terminal } from './terminal.ts';

/** A trained run, and what computes with it, which is said. */
export async function openRun(
  dir: string,
  { engine, device, best }: RunChoice,
  terminal: Terminal,
): Promise<{ readonly run: LoadedRun; readonly executor: Executor }> {
  const { name, executor, reason } = await selectEngine(engine, {
    ...(device && { device }),
    warn: terminal.say,
  });
  terminal.say(`engine: ${name} (${reason})`);
  return { run: await loadRun(dir, best ? 'best' : 'latest'), executor };
}
