import { mismatch } from '@hgn/core/float64';
import type { SolveEvent } from './crossings.ts';
import { dop853 } from './dop853.ts';
import type { EmbeddedMethod } from './embedded.ts';
import type { State } from './slope.ts';
import { stabilised, type StepController } from './step-controller.ts';

/** A motion to solve: only the span of time is required. */
export type SolveOptions<E extends string = never> = {
  /** From when to when; backward if the second is the smaller one. */
  readonly t: readonly [number, number];
  /** The times to save states at, in the order of the motion; every step's end if left out. */
  readonly saveAt?: ArrayLike<number>;
  /** Events to locate, by name. */
  readonly events?: Readonly<Record<E, SolveEvent>>;
  /** Whether to keep the motion between the steps, as a function of time. */
  readonly dense?: boolean;
  /** `bs32`, `dopri5`, `tsit5` or one's own; `dop853` if left out. */
  readonly method?: EmbeddedMethod;
  /** The error that a step may have, as a share of each coordinate; 1e-9 if left out. */
  readonly rtol?: number;
  /** The error that a step may have besides, in the unit of the state; 1e-12 if left out. */
  readonly atol?: number;
  /** How step sizes follow from errors; PI control, where left out. */
  readonly controller?: Partial<StepController>;
  /** How many steps may be tried; 100,000 if left out. */
  readonly maxSteps?: number;
};

/** The options with nothing left out, which `acceptedSteps` reads. */
export type StepOptions = {
  readonly t: readonly [number, number];
  readonly method: EmbeddedMethod;
  readonly rtol: number;
  readonly atol: number;
  readonly controller: StepController;
  readonly maxSteps: number;
};

/** @throws HgnError if an option is out of range, or the halves of the state differ in length */
export function stepOptions({ q, p }: State, options: SolveOptions<string>): StepOptions {
  const { t, saveAt = [], method = dop853, rtol = 1e-9, atol = 1e-12, maxSteps = 1e5 } = options;
  if (q.length !== p.length) {
    const remedy = 'Each position has its momentum.';
    throw mismatch('solve: state', 'as many p as q', `${q.length} and ${p.length}`, remedy);
  }
  if (!t.every(Number.isFinite)) {
    throw mismatch('solve: t', 'two finite times', `[${t.join(', ')}]`, 'Write t: [from, to].');
  }
  if (!(rtol >= 0 && atol > 0)) {
    throw mismatch(
      'solve: tolerances',
      'an rtol of 0 or more and an atol above 0',
      `${rtol} and ${atol}`,
      'A coordinate that passes 0 has no relative error.',
    );
  }
  const times = [t[0], ...Array.from(saveAt), t[1]];
  const wrong = times.findIndex((time, i) => i > 0 && !inOrder(t, times[i - 1] as number, time));
  if (wrong !== -1) {
    throw mismatch(
      'solve: saveAt',
      `times from ${t[0]} to ${t[1]}, in this order`,
      `${times[wrong - 1] as number}, then ${times[wrong] as number}`,
      'Sort them, or make the span t longer.',
    );
  }
  const controller = { ...stabilised, ...options.controller };
  return { t, method, rtol, atol, controller, maxSteps };
}

function inOrder([from, to]: readonly [number, number], before: number, after: number): boolean {
  return from <= to ? before <= after : before >= after;
}
