import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { decodeSafetensors, HgnError, mismatch, type Params, type Tree } from '@hgn/core';
import { bestStep } from './best-checkpoint.ts';
import {
  type Checkpoint,
  type CheckpointRecord,
  checksum,
  type Metadata,
  recordedSteps,
  recordName,
  tensorsName,
} from './checkpoint-files.ts';

/** Which of the checkpoints in a folder: the latest, that of the lowest score, or that of a step. */
export type Which = 'latest' | 'best' | { readonly step: number };

/**
 * A checkpoint in the folder `dir`, the latest by default, its tensors in trees like those of `like`.
 * A run that goes on from it makes the bits that it would have made without a stop.
 *
 * @throws HgnError if there is none, if its files are damaged, or if it is of another model, with the
 *   names and shapes that differ; then nothing is allocated
 */
export async function loadCheckpoint<P extends Params, S extends Tree>(
  dir: string,
  like: { readonly params: P; readonly optimiser: S },
  which: Which = 'latest',
): Promise<Checkpoint<P, S>> {
  const found = await read(dir, which);
  if (found === undefined) {
    const expected =
      which === 'latest'
        ? 'a folder with a checkpoint'
        : which === 'best'
          ? 'a checkpoint with a score'
          : `a checkpoint of step ${which.step}`;
    throw mismatch(`'${dir}'`, expected, 'none', 'Train first, or look elsewhere.');
  }
  const { path, tensors, step, metadata, control, score } = found;
  try {
    const { params, optimiser } = like;
    return {
      ...decodeSafetensors(tensors, { params, optimiser }),
      ...{ step, metadata },
      ...(control && { control }),
      ...(score !== undefined && { score }),
    };
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause);
    throw new HgnError(`checkpoint '${path}': ${message}`, { cause });
  }
}

/**
 * The step and the metadata of the latest checkpoint in the folder `dir`, from which a caller
 * learns what model to load it into; undefined if there is none.
 *
 * @throws HgnError if its files are damaged
 */
export async function latestCheckpoint(
  dir: string,
): Promise<{ readonly step: number; readonly metadata: Metadata } | undefined> {
  const latest = await read(dir, 'latest');
  return latest && { step: latest.step, metadata: latest.metadata };
}

type Found = CheckpointRecord & { readonly path: string; readonly tensors: Uint8Array };

async function read(dir: string, which: Which): Promise<Found | undefined> {
  try {
    const steps = await recordedSteps(dir).catch(ifMissing<number[]>([]));
    const step =
      which === 'latest'
        ? steps.at(-1)
        : which === 'best'
          ? await bestStep(dir, steps)
          : steps.find((of) => of === which.step);
    if (step === undefined) return undefined;
    return await readWhole(dir, step, steps[steps.indexOf(step) - 1]);
  } catch (cause) {
    if (cause instanceof HgnError) throw cause;
    throw new HgnError(`checkpoint in '${dir}': ${String(cause)}.`, { cause });
  }
}

async function readWhole(dir: string, step: number, before?: number): Promise<Found> {
  const path = join(dir, recordName(step));
  const damaged = (got: string): HgnError => {
    const next = before === undefined ? 'There is none before it.' : `Before it: step ${before}.`;
    return mismatch(`checkpoint '${path}'`, 'whole files', got, `Remove it. ${next}`);
  };
  const record = parsed(await readFile(path, 'utf8'));
  if (record === undefined) throw damaged('a record that cannot be read');
  const file = tensorsName(record.step, record.sha256);
  const bytes = await readFile(join(dir, file)).catch(ifMissing(undefined));
  if (bytes === undefined) throw damaged(`no '${file}'`);
  const tensors = new Uint8Array(bytes);
  if (checksum(tensors, record) !== record.sha256) {
    throw damaged(`another checksum in '${file}'`);
  }
  return { ...record, path, tensors };
}

function parsed(text: string): CheckpointRecord | undefined {
  try {
    const record = JSON.parse(text) as Partial<CheckpointRecord> | null;
    return typeof record?.sha256 === 'string' ? (record as CheckpointRecord) : undefined;
  } catch {
    return undefined;
  }
}

const ifMissing =
  <T>(instead: T) =>
  (cause: unknown): T => {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return instead;
    throw cause;
  };
