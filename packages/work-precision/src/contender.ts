import type { AnalyticGradients, PhaseState } from '@hgn/core/float64';

/** A state in double precision. */
type State = PhaseState<Float64Array>;

/** What moves: its equations and its energy. A system of `@hgn/datasets` is one. */
export interface Mover extends AnalyticGradients {
  /** H(q, p) */
  readonly energy: (state: State) => number;
}

/** A motion to be solved, and the truth about it. */
export interface Task {
  readonly system: Mover;
  /** The state at time 0. */
  readonly start: State;
  /** How long it lasts. */
  readonly span: number;
  /** The state at a time from 0 to `span`, in closed form or from a better method. */
  readonly exact: (t: number) => State;
}

/**
 * A way to solve motions, with a dial: the smaller the setting, the smaller the error, and the more
 * work. `fixedSteps` and `adaptiveSteps` make one; any other program is one once it is wrapped.
 */
export interface Contender {
  /** For tables and messages. */
  readonly name: string;
  /** What a setting is: the time of every step, that of the first one, or a tolerance. */
  readonly dial: 'dt' | 'first dt' | 'tolerance';
  /** The order that the method claims, undefined where it varies. */
  readonly order?: number;
  /** The states at `times`, which ascend from above 0. Its cost is measured at a single time. */
  readonly solve: (
    system: Mover,
    start: State,
    times: readonly number[],
    setting: number,
  ) => readonly State[];
}
