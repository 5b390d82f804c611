import { HgnError } from '@hgn/core/float64';
import type { Mover } from './contender.ts';

/** A system that counts its forces, and gives no more than so many. */
export interface Counted {
  readonly system: Mover;
  readonly forces: () => number;
  /** Whether one more was asked for. */
  readonly exhausted: () => boolean;
}

/** Counts the evaluations of ∂H/∂q; those of ∂H/∂p are as many, or free. */
export function counted(system: Mover, most: number): Counted {
  let forces = 0;
  let exhausted = false;
  return {
    system: {
      ...system,
      dHdq: (state, into) => {
        if (forces >= most) {
          exhausted = true;
          throw new HgnError(`force: expected no more than ${most} evaluations, got one more.`);
        }
        forces++;
        return system.dHdq(state, into);
      },
    },
    forces: () => forces,
    exhausted: () => exhausted,
  };
}
