import { HgnError } from '@hgn/core';

/** A number of a training step is none any more; the state before the step is whole. */
export class NotFinite extends HgnError {
  /** The step that made it. */
  readonly step: number;
  /** The name of the number. */
  readonly metric: string;

  constructor(metric: string, value: number, step: number) {
    const remedy = 'Go on from the state before it, with a lower learning rate.';
    super(`${metric} at step ${step}: expected a finite number, got ${value}. ${remedy}`);
    this.step = step;
    this.metric = metric;
  }
}
