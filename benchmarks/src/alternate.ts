import { setTimeout as pause } from 'node:timers/promises';
import type { Helper } from './helper.ts';

/** The steps of a helper: how long each took, its loss, and the most memory until the last. */
export type Samples = {
  readonly ms: readonly number[];
  readonly losses: readonly number[];
  readonly peakMemoryMb: number;
};

/** Long enough for the threads of the one before to stop spinning. */
const PAUSE_MS = 100;

/** Steps of each helper, one after the other and round after round, so that all see one machine. */
export async function alternately(
  helpers: readonly Helper[],
  rounds: number,
): Promise<readonly Samples[]> {
  const samples = helpers.map((helper) => ({
    helper,
    ms: [] as number[],
    losses: [] as number[],
    peakMemoryMb: NaN,
  }));
  for (let round = 0; round < rounds; round++) {
    for (const sample of samples) {
      await pause(PAUSE_MS);
      const answer = await sample.helper.answer({ more: true });
      sample.ms.push(answer['ms'] as number);
      sample.losses.push(answer['loss'] as number);
      sample.peakMemoryMb = answer['peakMemoryMb'] as number;
    }
  }
  return samples;
}
