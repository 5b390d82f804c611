import { mkdir, open, readdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { encodeSafetensors, HgnError, mismatch, type Params, type Tree } from '@hgn/core';
import { bestStep } from './best-checkpoint.ts';
import {
  type Checkpoint,
  type CheckpointRecord,
  checksum,
  recordedSteps,
  recordName,
  stepOf,
  tensorsName,
} from './checkpoint-files.ts';

/** What stays in the folder. */
export type SaveOptions = {
  /** How many checkpoints, the latest ones; 3 by default. That of the lowest score stays, too. */
  readonly keep?: number;
  /** A step whose checkpoint stays, too, if there is one. */
  readonly spare?: number;
};

/**
 * Saves a checkpoint in the folder `dir`, and makes the folder if need be. Killed at any moment, or
 * stopped by a full disk, it leaves those before as they were, and the last of them the latest.
 *
 * @throws HgnError if the folder cannot be written, or holds a later checkpoint, of another run
 */
export async function saveCheckpoint<P extends Params, S extends Tree>(
  dir: string,
  { params, optimiser, ...said }: Checkpoint<P, S>,
  { keep = 3, spare }: SaveOptions = {},
): Promise<void> {
  if (!Number.isInteger(keep) || keep < 1) {
    throw mismatch('keep', '1 or more checkpoints', `${keep}`, 'The one that is saved is kept.');
  }
  const bytes = await encodeSafetensors({ params, optimiser });
  const { step, metadata, control, score } = said;
  const facts = {
    step,
    metadata,
    ...(control && { control }),
    ...(score !== undefined && { score }),
  };
  const record: CheckpointRecord = { ...facts, sha256: checksum(bytes, facts) };
  const tensors = tensorsName(step, record.sha256);
  try {
    await mkdir(dir, { recursive: true });
    await assertLatest(dir, step);
    await writeWhole({
      [join(dir, tensors)]: bytes,
      [join(dir, recordName(step))]: `${JSON.stringify(record, null, 2)}\n`,
    });
  } catch (cause) {
    throw cause instanceof HgnError ? cause : unwritable(dir, bytes.length, cause);
  }
  const steps = await recordedSteps(dir);
  const kept = [...steps.slice(-keep), await bestStep(dir, steps), spare];
  await prune(dir, step, tensors, kept);
}

async function assertLatest(dir: string, step: number): Promise<void> {
  const latest = (await recordedSteps(dir)).at(-1) ?? 0;
  if (latest <= step) return;
  throw mismatch(
    `checkpoints in '${dir}'`,
    `none after step ${step}`,
    `one of step ${latest}`,
    'It is of another run: save in another folder.',
  );
}

/** Gives the files their names when all of them are on the disk. */
async function writeWhole(files: Readonly<Record<string, Uint8Array | string>>): Promise<void> {
  const paths = Object.keys(files);
  try {
    for (const [path, data] of Object.entries(files)) await write(`${path}.tmp`, data);
    for (const path of paths) {
      await rename(`${path}.tmp`, path);
      await syncFolder(dirname(path));
    }
  } catch (cause) {
    for (const path of paths) await rm(`${path}.tmp`, { force: true });
    throw cause;
  }
}

async function write(path: string, data: Uint8Array | string): Promise<void> {
  const file = await open(path, 'w');
  try {
    await file.writeFile(data);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Puts the names of a folder on the disk, where the system can be asked to. */
async function syncFolder(dir: string): Promise<void> {
  if (process.platform === 'win32') return;
  const folder = await open(dir);
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

/** Removes earlier checkpoints, records first, and what killed runs have left behind. */
async function prune(
  dir: string,
  step: number,
  tensors: string,
  kept: readonly (number | undefined)[],
): Promise<void> {
  const current = [tensors, recordName(step)];
  for (const name of (await readdir(dir)).sort().reverse()) {
    const of = stepOf(name);
    if (of === undefined) continue;
    const whole = !name.endsWith('.tmp') && kept.includes(of);
    if (of === step ? !current.includes(name) : !whole) await rm(join(dir, name), { force: true });
  }
}

function unwritable(dir: string, bytes: number, cause: unknown): HgnError {
  const { code, message } = cause as NodeJS.ErrnoException;
  const full = code === 'ENOSPC' || code === 'EDQUOT';
  const [expected, got, remedy] = full
    ? [`room for ${Math.ceil(bytes / 1e6)} MB`, 'a full disk', 'Free some space']
    : ['a folder that can be written', message, 'Choose another one'];
  const what = `checkpoint in '${dir}'`;
  return new HgnError(
    `${what}: expected ${expected}, got ${got}. ${remedy}; earlier checkpoints are whole.`,
    { cause },
  );
}
