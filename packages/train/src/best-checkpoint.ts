import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type CheckpointRecord, recordName } from './checkpoint-files.ts';

/**
 * The one of `steps` whose checkpoint has the lowest score, the latest of equals; undefined if none
 * has one. A record that cannot be read has none: it is the reader of its checkpoint who is told.
 */
export async function bestStep(dir: string, steps: readonly number[]): Promise<number | undefined> {
  let best: { readonly step: number; readonly score: number } | undefined;
  for (const step of steps) {
    const score = await scoreOf(join(dir, recordName(step)));
    if (score !== undefined && (best === undefined || score <= best.score)) best = { step, score };
  }
  return best?.step;
}

async function scoreOf(path: string): Promise<number | undefined> {
  try {
    const { score } = JSON.parse(await readFile(path, 'utf8')) as Partial<CheckpointRecord>;
    return typeof score === 'number' ? score : undefined;
  } catch {
    return undefined;
  }
}
