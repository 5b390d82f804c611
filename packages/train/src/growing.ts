import { mismatch } from '@hgn/core';

/** How a horizon, the number of frames that a rollout covers, grows. */
export type GrowingOptions = {
  /** The first horizon. */
  readonly from: number;
  /** The last one. */
  readonly to: number;
  /** The step from which on the horizon is the last one. */
  readonly until: number;
  /** How many horizons there are. Each is compiled by itself, so few are better. */
  readonly stages: number;
};

/**
 * A horizon of the step that grows from `from` to `to` in equal stages. With a long horizon from
 * the start a network does not get past the mean image; grown, it learns the dynamics.
 *
 * @throws HgnError if there are fewer than two stages
 */
export function growing({ from, to, until, stages }: GrowingOptions): (step: number) => number {
  if (!Number.isInteger(stages) || stages < 2) {
    throw mismatch('stages', '2 or more', `${stages}`, 'A horizon that stays is () => frames.');
  }
  return (step) => {
    const stage = step < until ? Math.floor((step / until) * (stages - 1)) : stages - 1;
    return Math.round(from + ((to - from) * stage) / (stages - 1));
  };
}
