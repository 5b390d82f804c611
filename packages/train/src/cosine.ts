/** A learning rate's way down. */
export type CosineOptions = {
  /** The highest rate. */
  readonly from: number;
  /** The rate at the end and after it, 0 by default. */
  readonly to?: number;
  /** The step at which the end is reached. */
  readonly steps: number;
  /** Steps over which the rate rises to `from`, none by default. */
  readonly warmup?: number;
};

/**
 * A learning rate of the step: it rises in a line to `from` over the steps of the warm-up, then
 * falls along half a cosine to `to`.
 *
 * @see I. Loshchilov, F. Hutter, SGDR: Stochastic Gradient Descent with Warm Restarts, 2017,
 *   equation 5, arXiv 1608.03983
 */
export function cosine({
  from,
  to = 0,
  steps,
  warmup = 0,
}: CosineOptions): (step: number) => number {
  return (step) => {
    if (step < warmup) return (from * (step + 1)) / warmup;
    const progress = step < steps ? (step - warmup) / (steps - warmup) : 1;
    return to + ((from - to) * (1 + Math.cos(Math.PI * progress))) / 2;
  };
}
