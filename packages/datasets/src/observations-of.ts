import type { PhaseState } from '@hgn/core';
import { observationOf } from './observation-of.ts';
import type { Trajectories } from './trajectories.ts';

/** Every state as `observationOf` has it, with its noise: q and p `[count, frames, dimension]`. */
export function observationsOf(data: Trajectories): PhaseState<Float64Array> {
  const { count, frames, dimension } = data;
  const q = new Float64Array(count * frames * dimension);
  const p = new Float64Array(q.length);
  for (let i = 0; i < count * frames; i++) {
    const seen = observationOf(data, Math.floor(i / frames), i % frames);
    q.set(seen.q, i * dimension);
    p.set(seen.p, i * dimension);
  }
  return { q, p };
}
