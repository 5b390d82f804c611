import { createHash } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import type { Params, Tree } from '@hgn/core';
import type { Numbers } from './controller.ts';
import type { TrainingState } from './train.ts';

/** What a run must know about itself when it is resumed, its configuration above all: JSON. */
export type Metadata = Readonly<Record<string, unknown>>;

/** A state of training, and what belongs to it. */
export type Checkpoint<P extends Params = Params, S extends Tree = Tree> = TrainingState<P, S> & {
  readonly metadata: Metadata;
  /** How good its weights are, the lower the better; the best one in a folder is kept. */
  readonly score?: number;
};

/**
 * What `step-500.json` says. A checkpoint is this file and the tensors, named after their checksum,
 * so that they are never overwritten by others: `step-500-1a2b3c4d.safetensors`. It comes into
 * being when the record, the second of the two, is given its name: there are no half checkpoints.
 */
export type CheckpointRecord = {
  readonly step: number;
  readonly metadata: Metadata;
  /** What the controller of the run remembers, if it has one. */
  readonly control?: Numbers;
  readonly score?: number;
  /** Of the tensors' file and all that stands above. */
  readonly sha256: string;
};

export function checksum(
  tensors: Uint8Array,
  { step, metadata, control, score }: Omit<CheckpointRecord, 'sha256'>,
): string {
  const hash = createHash('sha256').update(tensors);
  return hash.update(JSON.stringify({ step, metadata, control, score })).digest('hex');
}

export const recordName = (step: number): string => `step-${step}.json`;

export const tensorsName = (step: number, sha256: string): string =>
  `step-${step}-${sha256.slice(0, 8)}.safetensors`;

/** The step that a file of ours belongs to, be it a temporary one. */
export function stepOf(name: string): number | undefined {
  const step = /^step-(\d+)(-[0-9a-f]{8}\.safetensors|\.json)(\.tmp)?$/.exec(name)?.[1];
  return step === undefined ? undefined : Number(step);
}

/** The steps that the folder `dir` holds checkpoints of, the latest last. */
export async function recordedSteps(dir: string): Promise<number[]> {
  const names = await readdir(dir);
  return names
    .flatMap((name) => (name.endsWith('.json') ? (stepOf(name) ?? []) : []))
    .sort((a, b) => a - b);
}
