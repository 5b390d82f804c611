/** Numbers by name: what a controller remembers, and what it sets. JSON keeps them to the last bit. */
export type Numbers = Readonly<Record<string, number>>;

/**
 * Sets numbers of the loss from step to step, by what its metrics were. It works outside of the
 * compiled step, on plain numbers, and all that it remembers is its state, which a checkpoint keeps.
 */
export interface Controller {
  /** The state before the first step. */
  readonly start: Numbers;
  /** What the loss is handed for the next step, as `controls`. */
  readonly controls: (state: Numbers) => Numbers;
  /** The state after the step of that index, of its metrics. */
  readonly next: (state: Numbers, metrics: Numbers, step: number) => Numbers;
}
