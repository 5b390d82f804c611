import type { SolveStats, State } from './slope.ts';

/** A state and its time. */
export type Moment = { readonly t: number; readonly state: State };

/** A solved motion. */
export type Solution<E extends string = never> = {
  /** The states at `saveAt`, as far as the motion went; else the first one and that after each step. */
  readonly path: readonly Moment[];
  /** The roots of each event, in the order of the motion. */
  readonly events: Readonly<Record<E, readonly Moment[]>>;
  /** Where the motion ended: at t[1], or at a terminal event. */
  readonly end: Moment;
  /** What it cost. */
  readonly stats: SolveStats;
};

/** A solved motion that is known at any time. */
export type DenseSolution<E extends string = never> = Solution<E> & {
  /** The state at a time from t[0] to the end; it throws an HgnError for others. */
  readonly at: (t: number) => State;
};
