import { mismatch } from '@hgn/core';

/** How a horizon, the number of frames that a rollout covers, grows. */
export type GrowingOptions = {
  /** The horizons, each for as long as the others. One is compiled by itself, so few are better. */
  readonly horizons: readonly number[];
  /** The step from which on the horizon is the last one; it is that of the whole run if 0. */
  readonly until: number;
};

/**
 * A horizon of the step, that goes through `horizons` in equal times. With a long horizon from the
 * start a network does not get past the mean image; grown, it learns the dynamics. What a step costs
 * hardly grows with it where few frames of each rollout are decoded, at random.
 *
 * @throws HgnError if there is no horizon, or one that is no number of frames
 */
export function growing({ horizons, until }: GrowingOptions): (step: number) => number {
  if (
    horizons.length === 0 ||
    !horizons.every((frames) => Number.isInteger(frames) && frames > 0)
  ) {
    const remedy = 'A horizon that stays is a list of one.';
    throw mismatch('horizons', 'whole numbers of frames', `[${horizons.join(', ')}]`, remedy);
  }
  const last = horizons.length - 1;
  return (step) => horizons[step < until ? Math.floor((step / until) * last) : last] as number;
}
