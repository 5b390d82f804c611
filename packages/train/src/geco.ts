import * as tf from '@tensorflow/tfjs-core';
import type { Scalar } from '@tensorflow/tfjs-core';
import { mismatch, type Objective } from '@hgn/core';
import type { Controller, Numbers } from './controller.ts';
import { divergence } from './divergence.ts';
import { pixelError } from './pixel-error.ts';

/** What GECO is to reach, and how it goes about it; what is absent or undefined has a default. */
export type GecoOptions = {
  /** The mean square error of a pixel that is good enough, κ. */
  readonly tolerance: number;
  /** How much ln λ changes in a step, at most. */
  readonly rate?: number | undefined;
  /** The share of the constraint's moving average that a step keeps, α. */
  readonly average?: number | undefined;
  /** λ before the first step. */
  readonly start?: number | undefined;
  /** The least λ: what keeps the divergence from falling to 0, and the images from their mean. */
  readonly lower?: number | undefined;
  /** The largest λ. */
  readonly upper?: number | undefined;
  /** Steps in which λ stays, while the average fills. */
  readonly warmup?: number | undefined;
};

/** An objective, and the controller that it needs. */
export type Controlled = { readonly objective: Objective; readonly controller: Controller };

/**
 * Generalised ELBO with constrained optimisation: the least divergence at which the error of a pixel
 * is `tolerance`. With the constraint C = mse / κ − 1 and its moving average C̄,
 *
 *   loss = mse + kl / (λ · height · width · channels),  ln λ ← ln λ + rate · clip(C̄, −1, 1).
 *
 * This is {@link elbo} whose beta = 1 / λ is found and not given: where errors are too large beta
 * falls, else it rises. The paper's loss is λ times ours, whose size stays while λ goes through
 * decades, so that a limit on the gradient's length means the same throughout. Its constraint, mse − κ,
 * depends on the data's contrast: relative to κ and bounded, one rate fits all data.
 *
 * @throws HgnError if an option is not a number that makes sense
 * @see D. Rezende, F. Viola, Taming VAEs, 2018, algorithm 1, arXiv 1810.00597
 */
export function geco({
  tolerance,
  rate = 0.01,
  average = 0.99,
  start = 1000,
  lower = Math.min(100, start),
  upper = Math.max(1e4, start),
  warmup = 0,
}: GecoOptions): Controlled {
  const remedy = 'Leave it out to take the default.';
  const positive = { tolerance, rate, start, lower, upper };
  for (const [name, value] of Object.entries(positive)) {
    if (value > 0 && Number.isFinite(value)) continue;
    const fix = name === 'tolerance' ? 'Published runs take 1e-3 to 1e-5.' : remedy;
    throw mismatch(name, 'a number above 0', `${value}`, fix);
  }
  if (!(average >= 0 && average < 1)) {
    throw mismatch('average', 'a share from 0 up and below 1', `${average}`, remedy);
  }
  if (!(lower <= start && start <= upper)) {
    const limits = `from ${lower} to ${upper}`;
    throw mismatch('start', `a multiplier ${limits}`, `${start}`, 'Widen the limits, or move it.');
  }
  return {
    objective: ({ output, target, posterior, controls }) => {
      const multiplier = controls?.['multiplier'];
      if (multiplier === undefined) {
        const fix = 'Hand the controller of geco() to train().';
        throw mismatch('controls of geco', 'a multiplier', 'none', fix);
      }
      const mse = pixelError({ output, target });
      const kl = divergence(posterior);
      const [, , height, width, channels] = output.shape;
      const perPixel = tf.div(kl, tf.mul(multiplier, height * width * channels));
      const loss: Scalar = tf.add(mse, perPixel);
      return { loss, metrics: { mse, kl, multiplier } };
    },
    controller: {
      start: { logMultiplier: Math.log(start), constraint: 0 },
      controls: ({ logMultiplier = NaN }) => ({ multiplier: Math.exp(logMultiplier) }),
      next: (state, { mse = NaN }, step) => {
        const now = mse / tolerance - 1;
        // the first is its own average
        const constraint =
          step === 0 ? now : average * at(state, 'constraint') + (1 - average) * now;
        const push = step < warmup ? 0 : rate * clip(constraint, -1, 1);
        const moved = at(state, 'logMultiplier') + push;
        return { logMultiplier: clip(moved, Math.log(lower), Math.log(upper)), constraint };
      },
    },
  };
}

const clip = (x: number, low: number, high: number): number => Math.min(Math.max(x, low), high);

const at = (numbers: Numbers, name: string): number => numbers[name] ?? NaN;
