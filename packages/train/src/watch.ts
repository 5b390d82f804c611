import type { Numbers } from './controller.ts';

/** Something that may be wrong with a training run, and what to try. */
export type Trouble = {
  readonly kind: 'explosion' | 'plateau';
  readonly step: number;
  /** One sentence for people. */
  readonly message: string;
};

/** When to say what; see {@link watch}. */
export type WatchOptions = {
  /** The mean square error of the best image that never changes. */
  readonly meanImage: number;
  /** Steps that the median looks back over. */
  readonly memory?: number;
  /** How many times the median is an explosion. */
  readonly explosion?: number;
  /** Steps on the plateau before it is told of. */
  readonly patience?: number;
  /** The divergence, in nats, below which a posterior tells nothing. */
  readonly nothing?: number;
  /** The share of the mean image's error from which on an image tells nothing. */
  readonly level?: number;
};

/**
 * Looks at the metrics of each step of a run, `mse`, `loss` and `kl` if there is one, and tells of
 *
 * - an explosion: a loss of more than `explosion` times the median of the `memory` steps before it,
 *   at the same horizon;
 * - a plateau: for `patience` steps the divergence is below `nothing` and the error above `level` of
 *   that of the mean image: the decoder ignores z, and the posterior has become the prior.
 *
 * Each is told of once, until it is over.
 */
export function watch({
  meanImage,
  memory = 100,
  explosion = 10,
  patience = 300,
  nothing = 0.1,
  level = 0.9,
}: WatchOptions): (step: number, metrics: Numbers, horizon: number) => Trouble | undefined {
  let losses: number[] = [];
  let of = NaN;
  let exploding = false;
  let flat = 0;
  const exploded = (step: number, loss: number, horizon: number): Trouble | undefined => {
    if (horizon !== of) [losses, of] = [[], horizon];
    const usual = losses.length < memory ? NaN : median(losses);
    const now = loss > explosion * usual;
    const news = now && !exploding;
    exploding = now;
    losses = [...losses.slice(1 - memory), loss];
    if (!news) return undefined;
    const times = Math.round(loss / usual);
    const message = `The loss at step ${step} is ${times} times that of the steps before it. If it does not come down, train with a lower learning rate or a shorter clipNorm.`;
    return { kind: 'explosion', step, message };
  };
  const stuck = (step: number, mse: number, kl: number): Trouble | undefined => {
    flat = kl < nothing && mse > level * meanImage ? flat + 1 : 0;
    if (flat !== patience) return undefined;
    const message = `For ${patience} steps images are the mean of all and the posterior tells nothing. It may pass; if not, weigh the KL divergence less (a lower klWeight, or for GECO a higher lower limit), or begin with shorter rollouts.`;
    return { kind: 'plateau', step, message };
  };
  return (step, { loss = NaN, mse = NaN, kl = NaN }, horizon) =>
    exploded(step, loss, horizon) ?? stuck(step, mse, kl);
}

function median(x: readonly number[]): number {
  const sorted = [...x].sort((a, b) => a - b);
  const at = (i: number): number => sorted[Math.floor(i)] ?? NaN;
  const middle = (x.length - 1) / 2;
  return (at(middle) + at(middle + 0.5)) / 2;
}
