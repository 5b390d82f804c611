import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { HgnError } from '@hgn/core';
import { stepOf } from './checkpoint-files.ts';

/**
 * Removes the checkpoints in the folder `dir` that are of later steps than `step`, the latest first:
 * those of a run that goes back.
 *
 * @throws HgnError if the folder cannot be written
 */
export async function forgetAfter(dir: string, step: number): Promise<void> {
  try {
    const later = (await readdir(dir)).filter((name) => (stepOf(name) ?? 0) > step);
    // Records before tensors, or a kill leaves a checkpoint without them.
    const records = later.filter((name) => name.endsWith('.json'));
    records.sort((a, b) => (stepOf(b) ?? 0) - (stepOf(a) ?? 0));
    for (const name of new Set([...records, ...later])) await rm(join(dir, name), { force: true });
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return;
    const { message } = cause as Error;
    const remedy = 'Make it writable, and resume the run.';
    throw new HgnError(
      `'${dir}': expected a folder that can be written, got ${message}. ${remedy}`,
      { cause },
    );
  }
}
