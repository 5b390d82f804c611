import { mkdir, open, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { encodeSafetensors, HgnError, mismatch, type Params, type Tree } from '@hgn/core';
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
  /** How many checkpoints, the latest ones; 3 by default. */
  readonly keep?: number;
};

/**
 * Saves a checkpoint in the folder `dir`, and makes the folder if need be. Killed at any moment, or
 * stopped by a full disk, it leaves those before as they were, and the last of them the latest.
 *
 * @throws HgnError if the folder cannot be written, or holds a later checkpoint, of another run
 */
export async function saveCheckpoint<P extends Params, S extends Tree>(
  dir: string,
  { params, optimiser, step, metadata }: Checkpoint<P, S>,
  { keep = 3 }: SaveOptions = {},
): Promise<void> {
  if (!Number.isInteger(keep) || keep < 1) {
    throw mismatch('keep', '1 or more checkpoints', `${keep}`, 'The one that is saved is kept.');
  }
  const bytes = await encodeSafetensors({ params, optimiser });
  const record: CheckpointRecord = { step, metadata, sha256: checksum(bytes, step, metadata) };
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
  await prune(dir, step, tensors, keep);
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
    for (const path of paths) await rename(`${path}.tmp`, path);
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

/** Removes earlier checkpoints, records first, and what killed runs have left behind. */
async function prune(dir: string, step: number, tensors: string, keep: number): Promise<void> {
  const kept = (await recordedSteps(dir)).slice(-keep);
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
